package dev.signalbox.provider.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * How one receiver waits for many queues: it knows which of them rang since it last found them
 * empty, and sleeps until one rings or the first of their alarms. Guarded by the broker's lock.
 *
 * <p>No wake-up is lost: a ring is noted whether or not the receiver sleeps, it sleeps only after
 * it has looked at everything noted, and a ring that woke it is handed on if it leaves something.
 */
final class Waiter {

  private final Condition awake;
  private final Clock clock;
  private final Set<MemoryQueue> heard = new LinkedHashSet<>();
  private final NavigableSet<Bell> alarms = new TreeSet<>(Bell.BY_ALARM);
  private @Nullable MemoryQueue lost;
  private boolean asleep;
  private boolean roused;
  private boolean full;

  Waiter(Condition awake, Clock clock) {
    this.awake = awake;
    this.clock = clock;
  }

  void hear(MemoryQueue queue) {
    heard.add(queue);
  }

  /** The queues that may have something, the one that waited longest first. */
  Set<MemoryQueue> heard() {
    return heard;
  }

  /** Nothing is left in the queue, until it rings. */
  void forget(MemoryQueue queue) {
    heard.remove(queue);
  }

  /** Puts a queue that was served behind the others. */
  void moveToEnd(MemoryQueue queue) {
    heard.remove(queue);
    heard.add(queue);
  }

  /** A queue was deleted: the receiver cannot go on. */
  void lose(MemoryQueue queue) {
    forget(queue);
    lost = queue;
    wake();
  }

  /** A queue that was deleted while it was read; null: none. */
  @Nullable MemoryQueue lost() {
    return lost;
  }

  void addAlarm(Bell bell) {
    boolean earliest = alarms.add(bell) && alarms.first() == bell;
    if (earliest && asleep) {
      wake();
    }
  }

  void dropAlarm(Bell bell) {
    alarms.remove(bell);
  }

  /** Lets every queue whose alarm is over do what is due. */
  void followAlarms(Instant now) {
    while (!alarms.isEmpty() && alarms.first().isDue(now)) {
      alarms.first().queue().advance(now);
    }
  }

  /** Wakes the receiver if it sleeps and has room. Whether it is awake because of this call. */
  boolean rouse() {
    if (!asleep || roused || full) {
      return false;
    }
    wake();
    return true;
  }

  /** Wakes the receiver if it sleeps, for whatever reason. */
  void wake() {
    if (asleep) {
      roused = true;
      awake.signal();
    }
  }

  /** The window is full: no ring is for this receiver until there is room. */
  void markFull() {
    full = true;
  }

  /** There may be room in the window again. */
  void markRoom() {
    if (full) {
      full = false;
      wake();
    }
  }

  /**
   * Sleeps until woken, the first alarm, or the end of the time.
   *
   * @return how many nanoseconds are left
   */
  @SuppressWarnings("WaitNotInLoop") // The receiver looks again, and sleeps again, in its own loop.
  long sleep(long nanos) throws InterruptedException {
    passOn();
    long nap = Math.min(nanos, nanosToAlarm());
    asleep = true;
    try {
      return nanos - (nap - awake.awaitNanos(nap));
    } finally {
      asleep = false;
    }
  }

  /** Hands the ring that woke this receiver to the next one, for what it leaves behind. */
  void passOn() {
    if (roused) {
      roused = false;
      for (MemoryQueue queue : heard) {
        queue.rouseOne();
      }
    }
  }

  private long nanosToAlarm() {
    Instant first = alarms.isEmpty() ? null : alarms.first().alarm();
    if (first == null) {
      return Long.MAX_VALUE;
    }
    Duration left = Duration.between(clock.instant(), first);
    return left.toSeconds() > Integer.MAX_VALUE ? Long.MAX_VALUE : left.toNanos();
  }
}
