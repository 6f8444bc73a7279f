package dev.signalbox.lab;

import dev.signalbox.lab.PostgresOptions.Durability;
import dev.signalbox.lab.internal.Commands;
import dev.signalbox.lab.internal.NativeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder of one native server, and the commands that work on it. */
final class PostgresCluster {

  private static final int LINES_SHOWN = 20;

  private final Path folder;
  private final Path programs;
  private final Map<String, String> settings;

  /**
   * @param folder a new folder of its own
   * @param programs where the server's programs are
   * @param settings the server's settings
   */
  PostgresCluster(Path folder, Path programs, Map<String, String> settings) {
    this.folder = folder;
    this.programs = programs;
    this.settings = settings;
  }

  /** The settings by which a lab's server differs from PostgreSQL's own defaults. */
  static Map<String, String> settings(PostgresOptions options) {
    String durable = options.durability() == Durability.FULL ? "on" : "off";
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("max_connections", "200");
    settings.put("fsync", durable);
    settings.put("synchronous_commit", durable);
    settings.put("full_page_writes", durable);
    settings.putAll(options.serverSettings());
    return settings;
  }

  /** Starts the making of an empty cluster with one superuser. */
  NativeProcess initialise(String username, Path passwordFile) throws IOException {
    return run(
        List.of(
            "initdb",
            "--pgdata=" + data(),
            "--username=" + username,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
  }

  /** Starts the server. */
  NativeProcess serve(int port) throws IOException {
    List<String> command = new ArrayList<>(List.of("postgres", "-D", data().toString()));
    Map<String, String> all = new LinkedHashMap<>();
    all.put("listen_addresses", "127.0.0.1");
    all.put("port", Integer.toString(port));
    all.put("unix_socket_directories", "");
    all.put("dynamic_shared_memory_type", "mmap"); // a killed server's goes with its folder
    all.putAll(settings);
    all.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return run(command);
  }

  /** The last lines that the programs wrote. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log());
      int from = Math.max(0, lines.size() - LINES_SHOWN);
      return String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException unreadable) {
      return "(" + log() + " cannot be read: " + unreadable + ")";
    }
  }

  private NativeProcess run(List<String> command) throws IOException {
    List<String> whole = new ArrayList<>(unprivileged());
    whole.add(programs.resolve(command.get(0)).toString());
    whole.addAll(command.subList(1, command.size()));
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return NativeProcess.start(whole, Map.of("PATH", path, "LC_ALL", "C"), folder, log());
  }

  /** PostgreSQL refuses to run as root; in a user namespace root is nobody. */
  private List<String> unprivileged() throws IOException {
    if (!Files.getAttribute(folder, "unix:uid").equals(0)) {
      return List.of();
    }
    if (Commands.find("unshare").isPresent()
        && Commands.run(List.of("unshare", "-U", "true")) == 0) {
      return List.of("unshare", "-U");
    }
    throw new LabException(
        "PostgreSQL refuses to run as root, and \"unshare -U\" (package util-linux) cannot make"
            + " another user of it here; run as another user, or allow user namespaces");
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path log() {
    return folder.resolve("server.log");
  }
}
