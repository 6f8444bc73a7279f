package dev.signalbox.internal.bus;

import dev.signalbox.routing.FastSettings;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for one subscriber: bounded, with an overflow strategy, every drop counted.
 * The lock is held for a few instructions only, never while user code runs.
 */
final class Mailbox {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final FastSettings settings;
  private final SeenIds seen;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final ArrayDeque<BusEvent> events;
  private boolean paused;
  private boolean closed;
  private boolean idle;
  private long received;
  private long dropped;
  private long duplicates;

  Mailbox(FastSettings settings) {
    this.settings = settings;
    this.seen = new SeenIds(settings.deduplicationCacheSize());
    this.events = new ArrayDeque<>(Math.min(settings.bufferSize(), 64));
  }

  /**
   * Takes an event, or drops one by the overflow strategy. Waits only with the strategy that says
   * so.
   *
   * @param mayWait false for the subscriber's own thread, which would wait for itself
   */
  void offer(BusEvent event, BooleanSupplier mayWait) {
    lock.lock();
    try {
      if (paused || closed) {
        return;
      }
      received++;
      if (!seen.add(event.message().id())) {
        duplicates++;
        return;
      }
      if (events.size() < settings.bufferSize() || makeRoom(mayWait)) {
        events.add(event);
        if (idle) {
          notEmpty.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean makeRoom(BooleanSupplier mayWait) {
    switch (settings.overflow()) {
      case DROP_OLDEST -> {
        events.poll();
        dropped++;
        return true;
      }
      case BLOCK -> {
        if (mayWait.getAsBoolean() && awaitRoom()) {
          return true;
        }
      }
      case DROP_NEWEST -> {}
    }
    dropped++;
    return false;
  }

  private boolean awaitRoom() {
    try {
      while (events.size() >= settings.bufferSize()) {
        if (paused || closed) {
          return false;
        }
        long ignored = notFull.awaitNanos(STEP_NANOS);
      }
      return !paused && !closed;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits for an event; null once closed and empty. */
  @Nullable BusEvent take() {
    lock.lock();
    try {
      while (events.isEmpty() && !closed) {
        idle = true;
        try {
          notEmpty.await();
        } catch (InterruptedException late) {
          // Meant for a handler call that had ended: only closing ends this thread.
        } finally {
          idle = false;
        }
      }
      BusEvent next = events.poll();
      notFull.signal();
      return next;
    } finally {
      lock.unlock();
    }
  }

  void pause() {
    change(() -> paused = true);
  }

  void resume() {
    change(() -> paused = false);
  }

  /** Takes nothing new; what waits may still be taken. */
  void close() {
    change(() -> closed = true);
  }

  /** Drops what waits, counted. */
  void clear() {
    change(
        () -> {
          dropped += events.size();
          events.clear();
        });
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Received, dropped, duplicates and waiting, all of one moment. */
  long[] counts() {
    lock.lock();
    try {
      return new long[] {received, dropped, duplicates, events.size()};
    } finally {
      lock.unlock();
    }
  }
}
