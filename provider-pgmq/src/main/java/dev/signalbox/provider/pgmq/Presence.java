package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.ProviderContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the ephemeral groups of a service's receivers alive: they vanish when nobody has said for
 * their expiry that they are read. Its thread starts with the first of them.
 */
final class Presence {

  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Database database;
  private final ProviderContext context;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Integer> readers = new HashMap<>();
  private long intervalNanos = TimeUnit.HOURS.toNanos(1);
  private @Nullable Thread thread;
  private boolean closed;

  Presence(Database database, ProviderContext context) {
    this.database = database;
    this.context = context;
  }

  /** Takes up the ephemeral ones among queues that a receiver begins to read. */
  void begin(List<QueueRegistry.Registered> read) throws SQLException {
    List<QueueRegistry.Registered> ephemeral =
        read.stream().filter(queue -> queue.expiry() != null).toList();
    if (ephemeral.isEmpty()) {
      return;
    }
    Upkeep.seen(database, ephemeral.stream().map(QueueRegistry.Registered::name).toList());
    lock.lock();
    try {
      for (QueueRegistry.Registered queue : ephemeral) {
        readers.merge(queue.name(), 1, Integer::sum);
        Duration expiry = queue.expiry();
        if (expiry != null) {
          intervalNanos = Math.max(SHORTEST_NANOS, Math.min(intervalNanos, expiry.toNanos() / 4));
        }
      }
      if (thread == null && !closed) {
        thread = context.threads("presence").newThread(this::run);
        thread.start();
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** A receiver has stopped to read queues. */
  void end(List<String> left) {
    lock.lock();
    try {
      for (String queue : left) {
        readers.computeIfPresent(queue, (name, count) -> count > 1 ? count - 1 : null);
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (List<String> present = next(); present != null; present = next()) {
        say(present);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable List<String> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = intervalNanos;
      while (!closed && left > 0) {
        left = changed.awaitNanos(Math.min(left, intervalNanos));
      }
      return closed ? null : List.copyOf(readers.keySet());
    } finally {
      lock.unlock();
    }
  }

  private void say(List<String> present) {
    try {
      if (!present.isEmpty()) {
        Upkeep.seen(database, present);
      }
    } catch (SQLException | RuntimeException unreachable) {
      // Said again after the next interval; nobody can drop the group meanwhile either.
      return;
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
