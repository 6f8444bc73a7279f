package dev.signalbox.lab;

import dev.signalbox.lab.internal.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a running server is made of, to look for afterwards.
 *
 * @param folder the folder with the server's folder in it
 * @param processes all its processes
 * @param port its port
 * @param sharedMemory the number of its segment of System V shared memory
 */
record Traces(Path folder, Set<ProcessHandle> processes, int port, String sharedMemory) {

  static Traces of(String url, Path folder) throws IOException {
    Path own = only(folder);
    List<String> lines = Files.readAllLines(own.resolve("data").resolve("postmaster.pid"));
    ProcessHandle first = ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow();
    Set<ProcessHandle> processes = first.descendants().collect(Collectors.toSet());
    processes.add(first);
    int port = URI.create(url.substring("jdbc:".length())).getPort();
    String sharedMemory = lines.get(6).trim().split(" +", -1)[1];
    return new Traces(folder, processes, port, sharedMemory);
  }

  /** The server's own folder. */
  static Path only(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.findFirst().orElseThrow();
    }
  }

  /** Whether a process runs; a dead one that nobody has fetched yet has no command any more. */
  boolean hasProcesses() {
    return processes.stream()
        .anyMatch(process -> process.isAlive() && process.info().command().isPresent());
  }

  boolean holdsPort() {
    return !FreePort.isFree(port);
  }

  boolean holdsFiles() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.findAny().isPresent();
    }
  }

  boolean holdsSharedMemory() throws IOException {
    Process ipcs = new ProcessBuilder("ipcs", "-m").start();
    try (Stream<String> lines = ipcs.inputReader().lines()) {
      return lines.anyMatch(line -> Arrays.asList(line.split(" +", -1)).contains(sharedMemory));
    }
  }

  /** Whether nothing of it is left. */
  boolean areGone() throws IOException {
    return !hasProcesses() && !holdsPort() && !holdsFiles() && !holdsSharedMemory();
  }
}
