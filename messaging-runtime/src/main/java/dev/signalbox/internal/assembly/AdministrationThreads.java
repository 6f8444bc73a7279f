package dev.signalbox.internal.assembly;

import dev.signalbox.internal.concurrent.SignalboxThreads;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where channels are created for publishers: a few threads that end when there is nothing to do.
 */
final class AdministrationThreads implements Executor {
  private static final int THREADS = 4;

  private final ThreadPoolExecutor executor;

  AdministrationThreads() {
    // Bounded by what feeds it: one task at most per provider and namespace.
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            SignalboxThreads.platform("administration"));
    executor.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Refuses new tasks, interrupts running ones once the time-out is over. */
  void close(Duration timeout) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      executor.shutdownNow();
    }
  }
}
