package dev.signalbox.cli;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Where the command line makes its threads: daemons called {@code signalbox-cli-<what>-<n>}. */
public final class CliThreads {
  private CliThreads() {}

  /** Makes threads for one purpose. */
  public static ThreadFactory named(String what) {
    AtomicLong count = new AtomicLong();
    return task -> {
      Thread thread = new Thread(task, "signalbox-cli-" + what + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
