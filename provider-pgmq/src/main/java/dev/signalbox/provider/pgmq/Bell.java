package dev.signalbox.provider.pgmq;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells one receiver which of its queues may have something: because somebody published, because a
 * delay of its own has ended, or because it is time to look. Thread-safe; nothing is done under its
 * lock but taking note.
 */
final class Bell {

  /** More delays of its own than this are left to the fallback poll. */
  private static final int MAX_ALARMS = 10_000;

  private record Alarm(long dueNanos, QueueReader reader) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private final Set<QueueReader> heard = new LinkedHashSet<>();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::dueNanos));
  private boolean woken;
  private boolean roomMade;

  /** Queues may have something. */
  void hear(Collection<QueueReader> readers) {
    lock.lock();
    try {
      if (heard.addAll(readers)) {
        rung.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A queue will have something at a time of {@link System#nanoTime}. */
  void alarm(QueueReader reader, long dueNanos) {
    lock.lock();
    try {
      if (alarms.size() < MAX_ALARMS) {
        alarms.add(new Alarm(dueNanos, reader));
        rung.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The receiver is to return, whatever there is. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** There is room for deliveries again. */
  void makeRoom() {
    lock.lock();
    try {
      roomMade = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the receiver was woken since it last asked. */
  boolean takeWake() {
    lock.lock();
    try {
      boolean was = woken;
      woken = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  /** The next queue that may have something, no longer noted. */
  @Nullable QueueReader next() {
    lock.lock();
    try {
      ringDueAlarms();
      var readers = heard.iterator();
      if (!readers.hasNext()) {
        return null;
      }
      QueueReader next = readers.next();
      readers.remove();
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a queue to be heard or a wake-up; false if the time is over without either. */
  boolean await(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long end = System.nanoTime() + nanos;
      while (!woken && heard.isEmpty()) {
        long left = end - System.nanoTime();
        Alarm first = alarms.peek();
        if (first != null) {
          left = Math.min(left, first.dueNanos() - System.nanoTime());
        }
        if (left <= 0) {
          ringDueAlarms();
          return !heard.isEmpty();
        }
        long ignored = rung.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is room or the receiver is woken, or the time is over. */
  void awaitRoom(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!woken && !roomMade && left > 0) {
        left = rung.awaitNanos(left);
      }
      roomMade = false;
    } finally {
      lock.unlock();
    }
  }

  private void ringDueAlarms() {
    long now = System.nanoTime();
    for (Alarm first = alarms.peek();
        first != null && first.dueNanos() - now <= 0;
        first = alarms.peek()) {
      heard.add(first.reader());
      alarms.remove();
    }
  }
}
