package dev.signalbox.routing;

import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A configuration in the file system. */
record FileSources(Path path) implements Sources {

  @Override
  public boolean isFolder() {
    return Files.isDirectory(path);
  }

  @Override
  public String name(String file) {
    return file.isEmpty() ? path.toString() : path.resolve(file).toString();
  }

  @Override
  public Optional<byte[]> read(String file, ConfigProblems problems) {
    Path source = file.isEmpty() ? path : path.resolve(file);
    try (InputStream stream = Files.newInputStream(source)) {
      return Optional.of(Sources.readBounded(stream));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException | SecurityException failure) {
      problems.error(
          new ConfigProblem(
              Origin.of(name(file)),
              "",
              "cannot be read (" + failure.getClass().getSimpleName() + ")",
              Optional.empty()));
      return Optional.empty();
    }
  }
}
