package dev.signalbox.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The threads that run handlers: started when there is work for them, never more than {@code
 * max_concurrent_handlers} (LIF-11).
 */
final class HandlerPool {
  private final Lanes lanes;
  private final int maxThreads;
  private final ThreadFactory threads;
  private final Consumer<EventTask> work;
  private final AtomicInteger started = new AtomicInteger();
  private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

  HandlerPool(Lanes lanes, int maxThreads, ThreadFactory threads, Consumer<EventTask> work) {
    this.lanes = lanes;
    this.maxThreads = maxThreads;
    this.threads = threads;
    this.work = work;
  }

  /** Starts threads for deliveries that nobody waits for. */
  void ensureThreads() {
    while (started.get() < maxThreads && lanes.needsThread()) {
      int count = started.get();
      if (count < maxThreads && started.compareAndSet(count, count + 1)) {
        Thread thread = threads.newThread(this::loop);
        alive.add(thread);
        thread.start();
        if (count + 1 >= maxThreads || !lanes.needsThread()) {
          return;
        }
      }
    }
  }

  private void loop() {
    try {
      for (Optional<EventTask> task = next(); task.isPresent(); task = next()) {
        handle(task.get());
      }
    } finally {
      alive.remove(Thread.currentThread());
    }
  }

  private void handle(EventTask task) {
    try {
      work.accept(task);
    } catch (Throwable failure) {
      task.session
          .logFailure(task)
          .setCause(failure)
          .log("A fault of Signalbox: the event comes again when its lease ends");
    }
  }

  private Optional<EventTask> next() {
    while (true) {
      try {
        return lanes.take();
      } catch (InterruptedException late) {
        // Meant for a handler that had finished: only closing the lanes ends this thread.
      }
    }
  }

  /** Waits for the threads to end, once the lanes are closed; not for the calling one. */
  void join(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<Thread> others = new ArrayList<>(alive);
    others.remove(Thread.currentThread());
    for (Thread thread : others) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      thread.join(Math.max(1, left / 1_000_000));
    }
  }
}
