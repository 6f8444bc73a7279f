package dev.signalbox.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where configurations are, if nobody says so. */
public final class Configurations {
  private static final String HERE = "config";

  private Configurations() {}

  /** The configuration that was named, else {@code ./config}. */
  public static Path chosen(@Nullable Path named) {
    if (named != null) {
      return existing(named);
    }
    Path here = Path.of(HERE);
    if (Files.exists(here)) {
      return here;
    }
    throw new CommandFailure(
        "no configuration was named, and there is no folder \"config\" here.\n"
            + "  Name a .toml file, or a folder that holds base/events.toml"
            + example().map(path -> "; for example:\n  " + path).orElse("."));
  }

  private static Path existing(Path named) {
    if (!Files.exists(named)) {
      throw new CommandFailure(
          named
              + " does not exist; a configuration is a .toml file, or a folder that holds"
              + " base/events.toml");
    }
    return named;
  }

  /** The example that comes with the source, as seen from the current folder. */
  public static Optional<Path> example() {
    return Optional.ofNullable(System.getProperty("signalbox.home"))
        .map(home -> Path.of(home, "examples", "payments"))
        .filter(Files::isDirectory)
        .map(Configurations::asSeenFromHere);
  }

  private static Path asSeenFromHere(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath();
    return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
  }
}
