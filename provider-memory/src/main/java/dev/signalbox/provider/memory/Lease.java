package dev.signalbox.provider.memory;

import dev.signalbox.spi.Delivery;
import java.time.Instant;
import java.util.Comparator;

/**
 * One delivery of one entry to one receiver, and the receipt of that delivery. Each delivery makes
 * a new lease and an entry knows only its latest, so an old receipt settles nothing: the identity
 * of this object is the fence. Guarded by the broker's lock.
 */
final class Lease {

  /** By end; leases that end together in the order of publishing. */
  static final Comparator<Lease> BY_END =
      Comparator.comparing(Lease::until).thenComparingLong(lease -> lease.entry().sequence());

  private final MemoryQueue queue;
  private final QueueEntry entry;
  private final MemoryReceiver holder;
  private Instant until;

  Lease(MemoryQueue queue, QueueEntry entry, MemoryReceiver holder, Instant until) {
    this.queue = queue;
    this.entry = entry;
    this.holder = holder;
    this.until = until;
  }

  MemoryQueue queue() {
    return queue;
  }

  QueueEntry entry() {
    return entry;
  }

  MemoryReceiver holder() {
    return holder;
  }

  Instant until() {
    return until;
  }

  /** Only for the queue, while the lease is not in its order of leases. */
  void prolong(Instant newUntil) {
    until = newUntil;
  }

  /** Whether the delivery is still this receiver's to settle. */
  boolean isHeld(Instant now) {
    return entry.isHeldBy(this) && until.isAfter(now);
  }

  /** What the engine gets. */
  Delivery delivery() {
    HeldEvent event = entry.event();
    return new Delivery(
        queue.address(),
        this,
        event.brokerMessageId(),
        entry.attempt(),
        entry.deliveries(),
        event.enqueuedAt(),
        until,
        event.message());
  }
}
