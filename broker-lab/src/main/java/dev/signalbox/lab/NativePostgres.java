package dev.signalbox.lab;

import dev.signalbox.lab.PostgresOptions.Extension;
import dev.signalbox.lab.internal.Commands;
import dev.signalbox.lab.internal.Folders;
import dev.signalbox.lab.internal.FreePort;
import dev.signalbox.lab.internal.NativeProcess;
import dev.signalbox.lab.internal.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server as child processes of this JVM, with a folder of its own. */
final class NativePostgres implements Server {

  private static final String USERNAME = "postgres";
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final int PORTS_TRIED = 5;

  /** A killed server leaves a segment of System V shared memory, of which there are few. */
  private static final String RELEASE_SHARED_MEMORY =
      "set -- $(sed -n 7p data/postmaster.pid); [ -z \"$2\" ] || ipcrm -m \"$2\"";

  private final Path folder;
  private final PostgresCluster cluster;
  private final Watcher watcher;
  private final String password;

  private int port;
  private String version = "";
  private @Nullable NativeProcess process;

  private NativePostgres(Path folder, PostgresCluster cluster, Watcher watcher, String password) {
    this.folder = folder;
    this.cluster = cluster;
    this.watcher = watcher;
    this.password = password;
  }

  /** Unpacks the programs if need be, makes an empty cluster and starts it. */
  static PostgresBroker open(PostgresOptions options, Path tools) {
    PostgresInstallation installation = new PostgresInstallation(tools);
    Map<String, String> settings = PostgresCluster.settings(options);
    if (options.extension() == Extension.PGMQ) {
      settings.put("extension_control_path", "$system:" + installation.extension());
    }
    Path programs = installation.programs();
    try {
      Path parent = Files.createDirectories(options.folder().toAbsolutePath());
      Path folder = Files.createTempDirectory(parent, "postgresql-");
      Watcher watcher = Watcher.open(folder, RELEASE_SHARED_MEMORY);
      PostgresCluster cluster = new PostgresCluster(folder, programs, settings);
      return new NativePostgres(folder, cluster, watcher, randomPassword()).started();
    } catch (IOException failure) {
      throw new LabException("cannot start PostgreSQL: " + failure, failure);
    }
  }

  private PostgresBroker started() throws IOException {
    try {
      initialise();
      startOnFreePort();
    } catch (IOException | RuntimeException failure) {
      discard(failure);
      throw failure;
    }
    String origin = "native PostgreSQL " + version + " on 127.0.0.1:" + port;
    return new StartedPostgres(address(), origin, new BrokerControl("the " + origin, this));
  }

  private void initialise() throws IOException {
    Path file = folder.resolve("password");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, password);
    process = cluster.initialise(USERNAME, file);
    watcher.watch(process);
    int status = process.await();
    Files.delete(file);
    if (status != 0) {
      throw new LabException(
          "cannot make a database for PostgreSQL in "
              + folder
              + ": initdb ended with status "
              + status
              + "; it says:\n"
              + cluster.lastWords());
    }
  }

  private void startOnFreePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      port = FreePort.find();
      try {
        start();
        return;
      } catch (LabException failure) {
        if (attempt == PORTS_TRIED || !cluster.lastWords().contains("Address already in use")) {
          throw failure;
        }
      }
    }
  }

  @Override
  public void start() throws IOException {
    NativeProcess started = cluster.serve(port);
    process = started;
    watcher.watch(started);
    try {
      version =
          PostgresConnections.awaitVersion(address().complete(), START_PATIENCE, started::isAlive);
    } catch (SQLException refusal) {
      kill();
      throw new LabException(
          "the native PostgreSQL on 127.0.0.1:"
              + port
              + " does not accept connections ("
              + refusal.getMessage()
              + "); it says:\n"
              + cluster.lastWords(),
          refusal);
    }
  }

  @Override
  public void kill() throws IOException {
    if (process != null) {
      process.kill();
    }
    watcher.watch();
  }

  @Override
  public void pause() throws IOException {
    if (process != null) {
      process.pause();
    }
  }

  @Override
  public void resume() throws IOException {
    if (process != null) {
      process.resume();
    }
  }

  @Override
  public void remove() throws IOException {
    Commands.runShell(folder, RELEASE_SHARED_MEMORY);
    Folders.delete(folder);
    watcher.close();
  }

  private void discard(Exception failure) {
    try {
      kill();
      remove();
    } catch (IOException another) {
      failure.addSuppressed(another);
    }
  }

  private PostgresAddress address() {
    return new PostgresAddress(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", USERNAME, password);
  }

  private static String randomPassword() {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
