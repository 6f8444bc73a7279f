package dev.signalbox.provider.memory;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** One event in one queue, with what became of it there. Guarded by the broker's lock. */
final class QueueEntry {

  /** The order of publishing. */
  static final Comparator<QueueEntry> BY_SEQUENCE = Comparator.comparingLong(QueueEntry::sequence);

  private final HeldEvent event;
  private @Nullable Instant notBefore;
  private @Nullable Lease lease;
  private int starts;
  private int deliveries;

  QueueEntry(HeldEvent event) {
    this.event = event;
    this.notBefore = event.notBefore();
  }

  HeldEvent event() {
    return event;
  }

  long sequence() {
    return event.sequence();
  }

  /** When it may be delivered at the earliest; null: at once. */
  @Nullable Instant notBefore() {
    return notBefore;
  }

  boolean isDue(Instant now) {
    return notBefore == null || !notBefore.isAfter(now);
  }

  boolean isLeased() {
    return lease != null;
  }

  /** The lease that counts; null: it waits. */
  @Nullable Lease lease() {
    return lease;
  }

  /** Whether a lease is the one that counts: the fence around every settlement. */
  boolean isHeldBy(Lease candidate) {
    return lease == candidate;
  }

  void leaseTo(Lease newLease) {
    lease = newLease;
    deliveries++;
  }

  /** Ends the lease; what the event waits for next is up to the caller. */
  void endLease(@Nullable Instant nextNotBefore) {
    lease = null;
    notBefore = nextNotBefore;
  }

  /** Takes a delivery back from the count: no handler ran. */
  void uncountDelivery() {
    deliveries--;
  }

  void countStart() {
    starts++;
  }

  /** Handler runs that have started, and one. */
  int attempt() {
    return starts + 1;
  }

  int deliveries() {
    return deliveries;
  }
}
