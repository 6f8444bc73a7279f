package dev.signalbox.cli.demo;

import dev.signalbox.cli.CommandFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the user wants the demo's events to be; opened before anything is started. */
final class EventSource implements Closeable {
  private static final String STANDARD_INPUT = "-";

  private final long count;
  private final long seed;
  private final String name;
  private final @Nullable InputStream in;

  private EventSource(long count, long seed, String name, @Nullable InputStream in) {
    this.count = count;
    this.seed = seed;
    this.name = name;
    this.in = in;
  }

  /** Made-up events. */
  static EventSource madeUp(long count, long seed) {
    return new EventSource(count, seed, "", null);
  }

  /** The lines of a file, or of standard input. */
  static EventSource named(String file, InputStream standardInput) {
    return file.equals(STANDARD_INPUT)
        ? new EventSource(0, 0, "(standard input)", standardInput)
        : new EventSource(0, 0, file, open(file));
  }

  private static InputStream open(String file) {
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new CommandFailure(file + " is a folder; --events takes a file or -");
      } else if (!Files.exists(path)) {
        throw new CommandFailure(file + " does not exist");
      }
      return Files.newInputStream(path);
    } catch (AccessDeniedException denied) {
      throw new CommandFailure(file + " cannot be read: permission denied");
    } catch (InvalidPathException invalid) {
      throw new CommandFailure(file + " is not the name of a file");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Whether the user brings the events. */
  boolean isOwn() {
    return in != null;
  }

  /** The feed of these events. */
  EventFeed feed() {
    return in == null ? new ShopFeed(count, seed) : new LineFeed(name, in);
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
