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

  /** These limits, to be changed. */
  public Changes change() {
    return new Changes(this);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }

  /** Other limits in the making; what is not said stays. Not thread-safe. */
  public static final class Changes {
    private int maxEventBytes;
    private int maxBatchEvents;
    private long maxBatchBytes;
    private int maxBatchesInFlight;
    private int maxSettlements;
    private int queuesPerReceiver;
    private Duration longestDelay;
    private Duration longestLease;
    private NameRule queueNames;

    private Changes(Limits limits) {
      this.maxEventBytes = limits.maxEventBytes;
      this.maxBatchEvents = limits.maxBatchEvents;
      this.maxBatchBytes = limits.maxBatchBytes;
      this.maxBatchesInFlight = limits.maxBatchesInFlight;
      this.maxSettlements = limits.maxSettlements;
      this.queuesPerReceiver = limits.queuesPerReceiver;
      this.longestDelay = limits.longestDelay;
      this.longestLease = limits.longestLease;
      this.queueNames = limits.queueNames;
    }

    /** The largest event, and the largest batch in bytes. */
    public Changes bytes(int perEvent, long perBatch) {
      this.maxEventBytes = perEvent;
      this.maxBatchBytes = perBatch;
      return this;
    }

    /** Events in one publish, publishes under way at once, settlements in one call. */
    public Changes batches(int events, int inFlight, int settlements) {
      this.maxBatchEvents = events;
      this.maxBatchesInFlight = inFlight;
      this.maxSettlements = settlements;
      return this;
    }

    /** How many queues one receiver can read. */
    public Changes queuesPerReceiver(int queues) {
      this.queuesPerReceiver = queues;
      return this;
    }

    /** The longest delay and the longest lease. */
    public Changes times(Duration delay, Duration lease) {
      this.longestDelay = delay;
      this.longestLease = lease;
      return this;
    }

    /** What queue names the broker can hold. */
    public Changes queueNames(NameRule rule) {
      this.queueNames = rule;
      return this;
    }

    /** The changed limits. */
    public Limits build() {
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
  }
}
