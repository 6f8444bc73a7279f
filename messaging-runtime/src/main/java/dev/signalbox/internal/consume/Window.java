package dev.signalbox.internal.consume;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many deliveries and bytes one receiver may hold unsettled (LIF-13). Thread-safe. */
final class Window {
  private final int maxEvents;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int events;
  private long bytes;
  private double typicalBytes = 1_000;

  Window(int maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /**
   * How many events to ask for: at most the wish, no more than fit, by what events have weighed of
   * late; at least one into an empty window. Waits a bounded time for room.
   *
   * @return 0 when there was no room in time
   */
  int room(int wish, long maxWaitNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = maxWaitNanos;
      int room = fitting(wish);
      while (room == 0 && left > 0) {
        left = changed.awaitNanos(left);
        room = fitting(wish);
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  private int fitting(int wish) {
    if (events == 0) {
      return Math.max(1, Math.min(Math.min(wish, maxEvents), (int) (maxBytes / typicalBytes)));
    }
    if (bytes >= maxBytes) {
      return 0;
    }
    double byWeight = (double) (maxBytes - bytes) / typicalBytes;
    return (int) Math.min(Math.min(wish, maxEvents - events), byWeight);
  }

  /** Takes room for deliveries that have arrived, even if they are more than was thought. */
  void take(int count, long size) {
    lock.lock();
    try {
      events += count;
      bytes += size;
      double average = (double) size / count;
      // Heavier events count at once, lighter ones only by and by: the bound matters more.
      typicalBytes =
          Math.max(1, average > typicalBytes ? average : typicalBytes * 0.9 + average * 0.1);
    } finally {
      lock.unlock();
    }
  }

  /** Gives room back. */
  void release(int count, long size) {
    lock.lock();
    try {
      events -= count;
      bytes -= size;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Deliveries held now. */
  int events() {
    lock.lock();
    try {
      return events;
    } finally {
      lock.unlock();
    }
  }
}
