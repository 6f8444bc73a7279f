package dev.signalbox.spi;

import java.time.Duration;
import java.util.List;

/**
 * How a receiver reads.
 *
 * @param queues what it reads: at most {@link Limits#queuesPerReceiver}, all of one kind
 * @param lease how long a delivery is held before the broker gives it to another receiver
 * @param windowEvents how many unsettled deliveries the engine holds at most
 * @param windowBytes how many bytes of bodies the engine holds at most, but for a single larger one
 * @param ordering whether the events of a key must come one after the other
 * @param consumerName who reads, for the broker's own displays; unique in this process
 */
public record ReceiverOptions(
    List<MessageQueue> queues,
    Duration lease,
    int windowEvents,
    long windowBytes,
    Ordering ordering,
    String consumerName) {
  /** Checks and copies the components. */
  public ReceiverOptions {
    queues = List.copyOf(queues);
    if (queues.isEmpty()) {
      throw new IllegalArgumentException("a receiver needs a queue");
    }
    if (lease.isNegative() || lease.isZero()) {
      throw new IllegalArgumentException("a lease must be longer than nothing: " + lease);
    }
    if (windowEvents < 1 || windowBytes < 1) {
      throw new IllegalArgumentException("a window must hold at least one event and one byte");
    }
  }
}
