package dev.signalbox.internal.publish;

import dev.signalbox.internal.concurrent.SignalboxThreads;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The engine's threads of one pipeline: one sends what was waiting, one runs applications'
 * continuations, one keeps the time. Each ends when there is nothing to do.
 */
final class PublishThreads {
  private static final long IDLE_SECONDS = 5;

  private final ThreadPoolExecutor sender;
  private final ThreadPoolExecutor continuations;
  private final ScheduledThreadPoolExecutor timer;
  private final Completions completions;
  private final AtomicBoolean watching = new AtomicBoolean();

  PublishThreads(String provider) {
    this.sender = single(provider + "-send");
    this.continuations = single(provider + "-confirm");
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            SignalboxThreads.platform(provider + "-timer"),
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.completions = new Completions(continuations);
  }

  // Bounded by what feeds them: events in the publish buffer. What comes after the end is
  // discarded,
  // because closing has failed its futures.
  private static ThreadPoolExecutor single(String what) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            SignalboxThreads.platform(what),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  Executor sender() {
    return sender;
  }

  Completions completions() {
    return completions;
  }

  void after(Duration delay, Runnable task) {
    var ignored = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Asks again and again whether there is something to watch, until there is not. */
  void watch(BooleanSupplier check, Duration every) {
    if (!watching.get() && watching.compareAndSet(false, true)) {
      after(every, () -> watchAgain(check, every));
    }
  }

  private void watchAgain(BooleanSupplier check, Duration every) {
    watching.set(false);
    if (check.getAsBoolean()) {
      watch(check, every);
    }
  }

  void close() {
    timer.shutdownNow();
    sender.shutdown();
    continuations.shutdown();
  }
}
