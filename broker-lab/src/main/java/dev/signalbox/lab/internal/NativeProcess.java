package dev.signalbox.lab.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A server as a child process, with all the processes that it starts. Signals reach all of them.
 * Not thread-safe, but for {@link #isAlive}.
 */
public final class NativeProcess {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(2);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(30);

  private final Process root;

  private NativeProcess(Process root) {
    this.root = root;
  }

  /**
   * Starts a command in a session of its own.
   *
   * @param environment its whole environment
   * @param folder its working directory
   * @param log the file that its output is appended to
   */
  public static NativeProcess start(
      List<String> command, Map<String, String> environment, Path folder, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Commands.inOwnSession(command))
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new NativeProcess(builder.start());
  }

  /** The process id of the first process. */
  public long pid() {
    return root.pid();
  }

  /** Whether the first process lives. */
  public boolean isAlive() {
    return root.isAlive();
  }

  /** Blocks until the first process ends by itself; gives its exit status. */
  public int await() {
    return root.onExit().join().exitValue();
  }

  /** The process ids of all its living processes. */
  public Set<Long> pids() {
    Set<Long> pids = new LinkedHashSet<>();
    tree().forEach(process -> pids.add(process.pid()));
    return pids;
  }

  /** Freezes all processes. */
  public void pause() throws IOException {
    stopAll();
  }

  /** Lets all processes run on. */
  public void resume() throws IOException {
    signal("CONT", tree());
  }

  /**
   * Kills all processes and blocks until none is left.
   *
   * @throws IOException if one of them outlives that for 30 s
   */
  public void kill() throws IOException {
    Set<ProcessHandle> all = stopAll();
    all.forEach(ProcessHandle::destroyForcibly);
    long deadline = System.nanoTime() + KILL_PATIENCE.toNanos();
    for (ProcessHandle process : all) {
      while (!isGone(process)) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("process " + process.pid() + " outlives SIGKILL");
        }
        LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      }
    }
  }

  /** Stops one generation after the other, because a stopped process starts no more children. */
  private Set<ProcessHandle> stopAll() throws IOException {
    Set<ProcessHandle> stopped = new LinkedHashSet<>();
    List<ProcessHandle> running = tree();
    while (stopped.addAll(running)) {
      signal("STOP", running);
      running = tree();
      running.removeAll(stopped);
    }
    return stopped;
  }

  private List<ProcessHandle> tree() {
    List<ProcessHandle> processes = new ArrayList<>();
    Stream.concat(Stream.of(root.toHandle()), root.descendants())
        .filter(process -> !isGone(process))
        .forEach(processes::add);
    return processes;
  }

  private static void signal(String name, List<ProcessHandle> processes) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "kill -s \"$@\"", "sh", name)); // often no kill but sh's
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    Commands.run(command);
  }

  /** Whether it runs no more. One that is dead but that its new parent does not fetch is gone. */
  private static boolean isGone(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    Path status = Path.of("/proc", Long.toString(process.pid()), "stat");
    try {
      String line = Files.readString(status);
      char state = line.charAt(line.lastIndexOf(')') + 2);
      return state == 'Z' || state == 'X';
    } catch (IOException noSuchFile) {
      return !process.isAlive();
    }
  }
}
