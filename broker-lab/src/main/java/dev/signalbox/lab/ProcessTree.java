package dev.signalbox.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server's process with all that it has started. */
final class ProcessTree {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ProcessHandle root;

  ProcessTree(ProcessHandle root) {
    this.root = root;
  }

  /** All its processes, the first one first. */
  List<ProcessHandle> all() {
    try (Stream<ProcessHandle> children = root.descendants()) {
      List<ProcessHandle> all = new ArrayList<>(List.of(root));
      children.forEach(all::add);
      return all;
    }
  }

  /** Kills all of them, and returns when none is left. */
  void kill() {
    List<ProcessHandle> all = all();
    all.forEach(ProcessHandle::destroyForcibly);
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (ProcessHandle process : all) {
      while (process.isAlive()) {
        if (System.nanoTime() > end) {
          throw new LabException("process " + process.pid() + " does not die");
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while waiting for a process to end", interrupted);
    }
  }

  /** Sends a signal to all of them, such as {@code STOP}; the first one first. */
  void signal(String signal) {
    signal(signal, root);
    all().forEach(process -> signal(signal, process));
  }

  private static void signal(String signal, ProcessHandle process) {
    List<String> command = List.of("kill", "-" + signal, Long.toString(process.pid()));
    try {
      int status =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      // A short-lived one may have ended meanwhile.
      if (status != 0 && process.isAlive()) {
        throw new LabException(String.join(" ", command) + " ended with status " + status);
      }
    } catch (IOException failure) {
      throw new LabException("cannot send signal " + signal, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while sending signal " + signal, interrupted);
    }
  }
}
