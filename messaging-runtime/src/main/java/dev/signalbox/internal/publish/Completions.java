package dev.signalbox.internal.publish;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the applications' continuations one after the other on a thread of the engine, never on a
 * client library's.
 */
final class Completions {
  private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

  private final Executor executor;
  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  Completions(Executor executor) {
    this.executor = executor;
  }

  void add(Runnable completion) {
    waiting.add(completion);
    if (count.getAndIncrement() == 0) {
      executor.execute(this::drain);
    }
  }

  private void drain() {
    int seen = 1;
    do {
      for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
        run(next);
      }
      seen = count.addAndGet(-seen);
    } while (seen != 0);
  }

  private static void run(Runnable completion) {
    try {
      completion.run();
    } catch (Throwable failure) {
      LOG.error("A continuation of a publish failed", failure);
    }
  }
}
