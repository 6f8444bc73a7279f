package dev.signalbox.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of the lab. */
final class Folders {

  private static final int TRIES = 5;

  private Folders() {}

  /** Deletes a folder with everything in it, also while its last users are still writing. */
  static void delete(Path folder) {
    for (int tried = 1; ; tried++) {
      try {
        deleteOnce(folder);
        return;
      } catch (IOException | UncheckedIOException failure) {
        if (tried == TRIES) {
          throw new LabException("cannot delete " + folder, failure);
        }
      }
    }
  }

  private static void deleteOnce(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException failure) {
      if (failure.getCause() instanceof NoSuchFileException) {
        throw failure.getCause();
      }
      throw failure;
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
