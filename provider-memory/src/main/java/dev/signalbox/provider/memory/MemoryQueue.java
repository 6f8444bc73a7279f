package dev.signalbox.provider.memory;

import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.QueueSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One group's events, or its dead letters: entries in the order of publishing, each either waiting
 * or leased. Guarded by the broker's lock.
 */
final class MemoryQueue {

  private final MessageQueue address;
  private final @Nullable QueueSpec spec;
  private final @Nullable MemoryQueue deadLetters;
  private final NavigableMap<Long, QueueEntry> entries = new TreeMap<>();
  private final NavigableSet<Lease> leases = new TreeSet<>(Lease.BY_END);
  private final ReadyOrder order;
  private final Bell bell = new Bell(this);
  private boolean deleted;

  private MemoryQueue(
      MessageQueue address,
      Ordering ordering,
      @Nullable QueueSpec spec,
      @Nullable MemoryQueue deadLetters) {
    this.address = address;
    this.order = new ReadyOrder(ordering);
    this.spec = spec;
    this.deadLetters = deadLetters;
  }

  /** An empty queue with its dead-letter queue, if it is to have one. */
  static MemoryQueue of(QueueSpec spec) {
    MemoryQueue letters =
        spec.retention().isEmpty()
            ? null
            : new MemoryQueue(spec.queue().deadLetters(), Ordering.UNORDERED, null, null);
    return new MemoryQueue(spec.queue(), spec.ordering(), spec, letters);
  }

  MessageQueue address() {
    return address;
  }

  @Nullable MemoryQueue deadLetters() {
    return deadLetters;
  }

  /** How it was made; null: it is a dead-letter queue, which is made with its source. */
  @Nullable QueueSpec spec() {
    return spec;
  }

  /** How long its dead letters are kept; null: it has none. */
  @Nullable Duration retention() {
    return spec == null ? null : spec.deadLetterRetention();
  }

  /** After how long without a receiver it vanishes; null: it stays. */
  @Nullable Duration expiry() {
    return spec == null ? null : spec.expiry();
  }

  Bell bell() {
    return bell;
  }

  boolean isDeleted() {
    return deleted;
  }

  /** How many events it holds, leased ones included. */
  int size() {
    return entries.size();
  }

  /** Adds an event; {@link #ringIfReady} tells the receivers, once for a whole batch. */
  void append(HeldEvent event, Instant now) {
    QueueEntry entry = new QueueEntry(event);
    entries.put(event.sequence(), entry);
    order.append(entry, now);
    setAlarm();
  }

  void ringIfReady() {
    if (order.hasReady()) {
      bell.ring();
    }
  }

  /** Wakes one more receiver if there is something for it. */
  void rouseOne() {
    if (order.hasReady()) {
      bell.rouseOne();
    }
  }

  /** The next event that can be delivered, left where it is; null: none. */
  @Nullable HeldEvent peek() {
    QueueEntry next = order.peek();
    return next == null ? null : next.event();
  }

  /** Leases the event that {@link #peek} showed. */
  Lease lease(MemoryReceiver holder, Instant until) {
    QueueEntry entry = order.poll();
    Lease lease = new Lease(this, entry, holder, until);
    entry.leaseTo(lease);
    leases.add(lease);
    setAlarm();
    return lease;
  }

  void extend(Lease lease, Instant until) {
    leases.remove(lease);
    lease.prolong(until);
    leases.add(lease);
    setAlarm();
  }

  /** The event of a lease is done. */
  void finish(Lease lease, Instant now) {
    QueueEntry entry = lease.entry();
    endLease(lease, null);
    entries.remove(entry.sequence());
    order.leaveLane(entry, now);
    setAlarm();
    ringIfReady();
  }

  /** The event of a lease comes again, in its original place. */
  void giveBack(Lease lease, @Nullable Instant notBefore, Instant now) {
    endLease(lease, notBefore);
    order.offer(lease.entry(), now);
    setAlarm();
    ringIfReady();
  }

  /** Gives back at once what a receiver has not settled. */
  void giveBackAllOf(MemoryReceiver holder, Instant now) {
    List<Lease> held = leases.stream().filter(lease -> lease.holder() == holder).toList();
    held.forEach(lease -> giveBack(lease, null, now));
  }

  /** Does what is due by now: ends leases, lets delayed events come. Costs nothing otherwise. */
  void advance(Instant now) {
    if (!bell.isDue(now)) {
      return;
    }
    while (!leases.isEmpty() && !leases.first().until().isAfter(now)) {
      Lease ended = leases.first();
      endLease(ended, null);
      order.offer(ended.entry(), now);
    }
    order.promote(now);
    bell.rearm(nextTime());
    ringIfReady();
  }

  /** From now on keeps the order of keys: a receiver relies on it. */
  void keepOrder(Instant now) {
    if (order.ordering() == Ordering.UNORDERED) {
      order.rebuild(entries.values(), Ordering.PER_KEY, now);
      setAlarm();
    }
  }

  /** Removes everything that is not leased. */
  int purge(Instant now) {
    int before = entries.size();
    entries.values().removeIf(entry -> !entry.isLeased());
    order.rebuild(entries.values(), order.ordering(), now);
    return before - entries.size();
  }

  /** Removes one event, leased or not; its lease is stale then. Whether it was there. */
  boolean remove(long sequence, Instant now) {
    QueueEntry entry = entries.get(sequence);
    if (entry == null) {
      return false;
    }
    Lease lease = entry.lease();
    if (lease != null) {
      finish(lease, now);
    } else {
      entries.remove(sequence);
      order.remove(entry, now);
      ringIfReady();
    }
    return true;
  }

  /** Removes the oldest events that were put here by a time and are not leased, up to a number. */
  int removeUntil(Instant time, int limit, Instant now) {
    List<QueueEntry> old = new ArrayList<>();
    for (QueueEntry entry : entries.values()) {
      if (old.size() == limit || entry.event().enqueuedAt().isAfter(time)) {
        break;
      }
      if (!entry.isLeased()) {
        old.add(entry);
      }
    }
    old.forEach(entry -> remove(entry.sequence(), now));
    return old.size();
  }

  /** The events after a place, in the order of publishing, as a view. */
  Collection<QueueEntry> after(long sequence) {
    return entries.tailMap(sequence, false).values();
  }

  EventQueueStats stats(Instant now) {
    return new EventQueueStats(
        Figure.exact(entries.size() - leases.size()),
        Figure.exact(leases.size()),
        Figure.exact(deadLetters == null ? 0 : deadLetters.size()),
        oldestWait(now));
  }

  /** Empties the queue for good: its receivers learn of it, its leases are stale. */
  void delete() {
    deleted = true;
    List.copyOf(leases).forEach(lease -> endLease(lease, null));
    entries.clear();
    order.rebuild(entries.values(), order.ordering(), Instant.MIN);
    bell.ringOut();
  }

  /** Looks at no more entries than are leased, and one. */
  private @Nullable Duration oldestWait(Instant now) {
    for (QueueEntry entry : entries.values()) {
      if (!entry.isLeased()) {
        return Duration.between(entry.event().enqueuedAt(), now);
      }
    }
    return null;
  }

  private void endLease(Lease lease, @Nullable Instant notBefore) {
    leases.remove(lease);
    lease.entry().endLease(notBefore);
    lease.holder().letGo(lease);
  }

  private void setAlarm() {
    Instant next = nextTime();
    if (next != null) {
      bell.alarmBy(next);
    }
  }

  private @Nullable Instant nextTime() {
    Instant delay = order.nextTime();
    Instant end = leases.isEmpty() ? null : leases.first().until();
    if (delay == null || end == null) {
      return delay == null ? end : delay;
    }
    return delay.isBefore(end) ? delay : end;
  }
}
