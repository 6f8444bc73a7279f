package dev.signalbox.lab.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A small process that outlives this one, however this one ends, and then kills a broker's
 * processes and deletes its folder. It notices by the end of a pipe that only this process holds.
 */
public final class Watcher implements AutoCloseable {

  /** Holds the pipes: one that the garbage collector closed would end a broker in use. */
  private static final Set<Watcher> OPEN = ConcurrentHashMap.newKeySet();

  private final OutputStream pipe;

  private Watcher(OutputStream pipe) {
    this.pipe = pipe;
  }

  /**
   * Starts a watcher.
   *
   * @param folder what it deletes
   * @param farewell lines of shell to run in the folder once the processes are dead
   */
  public static Watcher open(Path folder, String farewell) throws IOException {
    List<String> command =
        List.of("sh", "-c", script(), "watcher", folder.toAbsolutePath().toString(), farewell);
    Process process =
        new ProcessBuilder(Commands.inOwnSession(command))
            .directory(Path.of("/").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Watcher watcher = new Watcher(process.getOutputStream());
    OPEN.add(watcher);
    return watcher;
  }

  /** Names the processes to kill, in place of those named before. */
  public void watch(NativeProcess... processes) throws IOException {
    tell(
        Arrays.stream(processes)
            .map(process -> Long.toString(process.pid()))
            .collect(Collectors.joining(" ", "watch ", "")));
  }

  /** Lets the watcher go without doing anything. Without effect on one that is gone. */
  @Override
  public void close() {
    OPEN.remove(this);
    try (pipe) {
      tell("release");
    } catch (IOException gone) {
      // Somebody killed it: it does nothing any more, which is all that is wanted.
    }
  }

  private void tell(String line) throws IOException {
    pipe.write((line + "\n").getBytes(UTF_8));
    pipe.flush();
  }

  private static String script() {
    try (InputStream script = Watcher.class.getResourceAsStream("watcher.sh")) {
      return new String(requireNonNull(script).readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
