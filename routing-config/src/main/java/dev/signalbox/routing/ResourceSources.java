package dev.signalbox.routing;

import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A configuration on the class path. */
record ResourceSources(ClassLoader loader, String resource) implements Sources {

  @Override
  public boolean isFolder() {
    return !resource.endsWith(".toml");
  }

  @Override
  public String name(String file) {
    return "classpath:" + path(file);
  }

  @Override
  public Optional<byte[]> read(String file, ConfigProblems problems) {
    try (InputStream stream = loader.getResourceAsStream(path(file))) {
      return stream == null ? Optional.empty() : Optional.of(Sources.readBounded(stream));
    } catch (IOException failure) {
      problems.error(
          new ConfigProblem(
              Origin.of(name(file)),
              "",
              "cannot be read (" + failure.getClass().getSimpleName() + ")",
              Optional.empty()));
      return Optional.empty();
    }
  }

  private String path(String file) {
    return file.isEmpty() ? resource : resource + "/" + file;
  }
}
