package dev.signalbox.lab;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Puts the files of the real pgmq extension where a server looks for extensions. */
final class PgmqFiles {

  /** The npm package that carries them. */
  static final String PACKAGE = "@electric-sql/pglite-pgmq@0.0.6";

  private static final String ARCHIVE = "dist/pgmq.tar.gz";
  private static final String FOLDER = "share/postgresql/extension/";
  private static final String CONTROL = "pgmq.control";

  private PgmqFiles() {}

  /** Where the archive is; fails with the command that installs it. */
  static Path archive(LabTools tools) {
    return tools.npm(PACKAGE, ARCHIVE);
  }

  /**
   * Unpacks an archive below unpacked server binaries, unless that was done before. Several
   * processes may do it at once: each file appears whole, and the one that names the others last.
   */
  static void install(Path archive, Path binaries) {
    try {
      Path extensions = extensions(binaries);
      if (!Files.exists(extensions.resolve(CONTROL))) {
        unpack(archive, extensions);
      }
    } catch (IOException failure) {
      throw new LabException("cannot unpack " + archive + " below " + binaries, failure);
    }
  }

  private static Path extensions(Path binaries) throws IOException {
    try (Stream<Path> servers = Files.list(binaries)) {
      return servers
          .map(server -> server.resolve(FOLDER))
          .filter(Files::isDirectory)
          .findFirst()
          .orElseThrow(() -> new IOException("no unpacked server in " + binaries));
    }
  }

  private static void unpack(Path archive, Path extensions) throws IOException {
    List<Path> control = new ArrayList<>();
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName();
        if (entry.isFile() && name.contains(FOLDER + "pgmq")) {
          Path written = Files.createTempFile(extensions, "unpacking", ".part");
          Files.copy(tar, written, StandardCopyOption.REPLACE_EXISTING);
          if (name.endsWith(CONTROL)) {
            control.add(written);
          } else {
            move(written, extensions.resolve(name.substring(name.lastIndexOf('/') + 1)));
          }
        }
      }
    }
    for (Path written : control) {
      move(written, extensions.resolve(CONTROL));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Path ignored =
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
