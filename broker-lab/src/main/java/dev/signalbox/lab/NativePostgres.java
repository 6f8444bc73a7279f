package dev.signalbox.lab;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A PostgreSQL whose binaries came as a Maven artifact. */
final class NativePostgres implements PostgresBroker {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, String> ALWAYS =
      Map.of(
          "max_connections", "200",
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "password_encryption", "scram-sha-256");

  // One each, because the library remembers for each where it has unpacked the binaries.
  private static final Map<PostgresOptions.Extension, PgBinaryResolver> RESOLVERS =
      Map.of(
          PostgresOptions.Extension.NONE,
          (system, machine) -> DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine),
          PostgresOptions.Extension.PGMQ,
          (system, machine) -> DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine));

  private final PostgresOptions options;
  private final Path binaries;
  private final Path folder;
  private final int port;
  private final Watcher watcher;
  private final AtomicBoolean closed = new AtomicBoolean();
  private EmbeddedPostgres library;
  private ProcessTree server;
  private boolean paused;

  private NativePostgres(PostgresOptions options, Path binaries, Path folder) {
    this.options = options;
    this.binaries = binaries;
    this.folder = folder;
    this.port = Ports.free();
    this.watcher = new Watcher(folder);
    this.library = begin();
    this.server = watched();
  }

  static NativePostgres start(PostgresOptions options, LabTools tools) {
    boolean pgmq = options.extension() == PostgresOptions.Extension.PGMQ;
    // Before anything is started: it fails with what is to be installed.
    Optional<Path> archive = pgmq ? Optional.of(PgmqFiles.archive(tools)) : Optional.empty();
    Path binaries = tools.folder().resolve(pgmq ? "postgresql-with-pgmq" : "postgresql");
    try {
      Files.createDirectories(options.folder());
      Path folder = Files.createTempDirectory(options.folder(), "postgresql-").toAbsolutePath();
      NativePostgres started = new NativePostgres(options, binaries, folder);
      archive.ifPresent(files -> PgmqFiles.install(files, binaries));
      return started;
    } catch (IOException failure) {
      throw new LabException("cannot make a folder in " + options.folder(), failure);
    }
  }

  private EmbeddedPostgres begin() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(binaries.toFile())
            .setPgBinaryResolver(RESOLVERS.get(options.extension()))
            .setDataDirectory(folder.resolve("data"))
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(PATIENCE)
            .setPort(port)
            .setOutputRedirector(log())
            .setErrorRedirector(log());
    serverSettings(options).forEach(builder::setServerConfig);
    try {
      return builder.start();
    } catch (IOException | IllegalStateException failure) {
      throw new LabException(
          "PostgreSQL does not start on 127.0.0.1:%d; its log is %s"
              .formatted(port, folder.resolve("server.log")),
          failure);
    }
  }

  private ProcessTree watched() {
    try {
      ProcessHandle process = ProcessHandle.of(processId()).orElseThrow();
      watcher.watch(process.pid());
      return new ProcessTree(process);
    } catch (IOException failure) {
      throw new LabException("PostgreSQL has ended as soon as it was started", failure);
    }
  }

  // The server's own word: what was started is a program that starts it, and ends.
  private long processId() throws IOException {
    return Long.parseLong(
        Files.readAllLines(folder.resolve("data").resolve("postmaster.pid")).get(0).trim());
  }

  private ProcessBuilder.Redirect log() {
    return ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile());
  }

  static Map<String, String> serverSettings(PostgresOptions options) {
    boolean full = options.durability() == PostgresOptions.Durability.FULL;
    String switched = full ? "on" : "off";
    Map<String, String> settings = new TreeMap<>(ALWAYS);
    settings.put("fsync", switched);
    settings.put("synchronous_commit", switched);
    settings.put("full_page_writes", switched);
    settings.putAll(options.serverSettings());
    return settings;
  }

  @Override
  public String origin() {
    return "native PostgreSQL on 127.0.0.1:" + port;
  }

  @Override
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  @Override
  public boolean controllable() {
    return true;
  }

  @Override
  public void kill() {
    server.kill();
    paused = false;
    letGo();
  }

  @Override
  public void restart() {
    library = begin();
    server = watched();
  }

  @Override
  public void pause() {
    server.signal("STOP");
    paused = true;
  }

  @Override
  public void resume() {
    server.signal("CONT");
    paused = false;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (paused) {
      resume();
    }
    // In peace, if it still runs.
    letGo();
    server.kill();
    Folders.delete(folder);
    watcher.close();
  }

  // The library holds a lock on the folder as long as it believes in its server.
  private void letGo() {
    try {
      library.close();
    } catch (IOException failure) {
      throw new LabException("the killed PostgreSQL cannot be let go of", failure);
    }
  }
}
