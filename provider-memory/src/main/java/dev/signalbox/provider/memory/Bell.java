package dev.signalbox.provider.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the receivers of one queue that there may be something, and when to look by themselves.
 * Guarded by the broker's lock.
 *
 * <p>A ring is heard by every receiver but wakes one: whoever is woken and leaves something behind
 * rouses the next ({@link Waiter#passOn}). The alarm is never later than the next end of a lease or
 * delay; it may be earlier, which costs one look.
 */
final class Bell {

  /** By alarm, for bells that have one. */
  static final Comparator<Bell> BY_ALARM =
      Comparator.comparing((Bell bell) -> Objects.requireNonNull(bell.alarm))
          .thenComparing(bell -> bell.queue.address().name());

  private final MemoryQueue queue;
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private @Nullable Instant alarm;

  Bell(MemoryQueue queue) {
    this.queue = queue;
  }

  MemoryQueue queue() {
    return queue;
  }

  @Nullable Instant alarm() {
    return alarm;
  }

  boolean isDue(Instant now) {
    return alarm != null && !alarm.isAfter(now);
  }

  /** Joins a receiver; it looks at the queue once, whatever was rung before. */
  void join(Waiter waiter) {
    waiters.add(waiter);
    waiter.hear(queue);
    if (alarm != null) {
      waiter.addAlarm(this);
    }
  }

  void leave(Waiter waiter) {
    if (waiters.remove(waiter) && alarm != null) {
      waiter.dropAlarm(this);
    }
  }

  boolean hasWaiters() {
    return !waiters.isEmpty();
  }

  /** Something can be taken. */
  void ring() {
    for (Waiter waiter : waiters) {
      waiter.hear(queue);
    }
    rouseOne();
  }

  /** Wakes one receiver that waits and can take something. */
  void rouseOne() {
    for (Waiter waiter : waiters) {
      if (waiter.rouse()) {
        return;
      }
    }
  }

  /** The queue is gone: every receiver is to say so. */
  void ringOut() {
    rearm(null);
    waiters.forEach(waiter -> waiter.lose(queue));
  }

  /** Something happens at this time. */
  void alarmBy(Instant time) {
    if (alarm == null || time.isBefore(alarm)) {
      rearm(time);
    }
  }

  /** Something happens at this time, and nothing before it; null: nothing does. */
  void rearm(@Nullable Instant time) {
    if (alarm != null) {
      waiters.forEach(waiter -> waiter.dropAlarm(this));
    }
    alarm = time;
    if (time != null) {
      waiters.forEach(waiter -> waiter.addAlarm(this));
    }
  }
}
