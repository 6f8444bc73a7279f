package dev.signalbox.internal.consume;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many deliveries a consumer holds, and a way to wait until they are few. */
final class InFlight {
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger waiters = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();

  void arrived(int more) {
    count.addAndGet(more);
  }

  void left() {
    count.decrementAndGet();
    if (waiters.get() > 0) {
      lock.lock();
      try {
        fewer.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  int count() {
    return count.get();
  }

  /**
   * Waits until no more than so many are held.
   *
   * @return false when the time was over before
   */
  boolean awaitAtMost(int most, long nanos) throws InterruptedException {
    waiters.incrementAndGet();
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (count.get() > most && left > 0) {
        // A signal can slip in between the check of the waiters and this wait, hence the bound.
        long step = Math.min(left, TimeUnit.MILLISECONDS.toNanos(50));
        left -= step - Math.max(0, fewer.awaitNanos(step));
      }
      return count.get() <= most;
    } finally {
      lock.unlock();
      waiters.decrementAndGet();
    }
  }
}
