package dev.signalbox.spi;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a provider can take. The engine stays within these limits, and refuses what exceeds them
 * before the broker is asked.
 *
 * @param maxEventBytes the largest body, with room kept for Signalbox's own headers (LIM-02)
 * @param maxBatchEvents events in one publish
 * @param maxBatchBytes body and header bytes in one publish
 * @param maxBatchesInFlight publishes that may be under way at once for one destination; {@link
 *     Integer#MAX_VALUE} for a client that batches by itself, which then gets each event at once
 * @param maxSettlements settlements in one call
 * @param queuesPerReceiver how many queues one receiver can read
 * @param longestDelay the longest delay of a publish or retry
 * @param longestLease the longest lease, extensions included
 * @param queueNames what queue names the broker can hold
 */
public record Limits(
    int maxEventBytes,
    int maxBatchEvents,
    long maxBatchBytes,
    int maxBatchesInFlight,
    int maxSettlements,
    int queuesPerReceiver,
    Duration longestDelay,
    Duration longestLease,
    NameRule queueNames) {

  /**
   * Limits of nobody in particular: 1 MiB an event, 100 events and 4 MiB a batch, one at a time.
   */
  public static final Limits DEFAULT =
      new Limits(
          1 << 20,
          100,
          4L << 20,
          1,
          1000,
          1,
          Duration.ofDays(7),
          Duration.ofHours(12),
          NameRule.COMMON);

  /** Checks the components. */
  public Limits {
    atLeastOne("maxEventBytes", maxEventBytes);
    atLeastOne("maxBatchEvents", maxBatchEvents);
    atLeastOne("maxBatchesInFlight", maxBatchesInFlight);
    atLeastOne("maxSettlements", maxSettlements);
    atLeastOne("queuesPerReceiver", queuesPerReceiver);
    if (maxBatchBytes < maxEventBytes) {
      throw new IllegalArgumentException(
          "maxBatchBytes %d is below maxEventBytes %d".formatted(maxBatchBytes, maxEventBytes));
    }
    Objects.requireNonNull(longestDelay, "longestDelay");
    Objects.requireNonNull(longestLease, "longestLease");
    Objects.requireNonNull(queueNames, "queueNames");
  }

  /** The same limits with other event sizes. */
  public Limits withEventBytes(int maxEventBytes, long maxBatchBytes) {
    return new Limits(
        maxEventBytes,
        maxBatchEvents,
        maxBatchBytes,
        maxBatchesInFlight,
        maxSettlements,
        queuesPerReceiver,
        longestDelay,
        longestLease,
        queueNames);
  }

  /** The same limits with other batches. */
  public Limits withBatches(int maxBatchEvents, int maxBatchesInFlight, int maxSettlements) {
    return new Limits(
        maxEventBytes,
        maxBatchEvents,
        maxBatchBytes,
        maxBatchesInFlight,
        maxSettlements,
        queuesPerReceiver,
        longestDelay,
        longestLease,
        queueNames);
  }

  /** The same limits with receivers that read up to so many queues. */
  public Limits withQueuesPerReceiver(int queuesPerReceiver) {
    return new Limits(
        maxEventBytes,
        maxBatchEvents,
        maxBatchBytes,
        maxBatchesInFlight,
        maxSettlements,
        queuesPerReceiver,
        longestDelay,
        longestLease,
        queueNames);
  }

  /** The same limits with other times. */
  public Limits withTimes(Duration longestDelay, Duration longestLease) {
    return new Limits(
        maxEventBytes,
        maxBatchEvents,
        maxBatchBytes,
        maxBatchesInFlight,
        maxSettlements,
        queuesPerReceiver,
        longestDelay,
        longestLease,
        queueNames);
  }

  /** The same limits with another rule for queue names. */
  public Limits withQueueNames(NameRule queueNames) {
    return new Limits(
        maxEventBytes,
        maxBatchEvents,
        maxBatchBytes,
        maxBatchesInFlight,
        maxSettlements,
        queuesPerReceiver,
        longestDelay,
        longestLease,
        queueNames);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
