package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The in-process leg.
 *
 * @param bufferSize how many events may wait, per subscriber
 * @param overflow what happens to one more
 * @param dispatchTimeout how long one call of a handler may take
 * @param deduplicationCacheSize how many event ids are remembered; 0 for none
 * @param logSubscriberErrors whether a handler's failure is logged
 */
public record FastSettings(
    int bufferSize,
    OverflowStrategy overflow,
    Duration dispatchTimeout,
    int deduplicationCacheSize,
    boolean logSubscriberErrors) {

  /** What holds where nothing is configured. */
  public static final FastSettings DEFAULT =
      new FastSettings(2_000, OverflowStrategy.DROP_OLDEST, Duration.ofSeconds(5), 10_000, true);

  public FastSettings {
    Settings.atLeast("bufferSize", bufferSize, 1);
    requireNonNull(overflow, "overflow");
    Settings.positive("dispatchTimeout", dispatchTimeout);
    Settings.atLeast("deduplicationCacheSize", deduplicationCacheSize, 0);
  }
}
