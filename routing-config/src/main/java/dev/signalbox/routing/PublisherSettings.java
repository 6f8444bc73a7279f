package dev.signalbox.routing;

import java.time.Duration;

/**
 * The publish pipeline and {@code dispatch}.
 *
 * @param commandBufferSize how many dispatched events may wait
 * @param shutdownDrainTimeout how long closing waits for what is not confirmed yet
 * @param logDroppedEvents whether a dropped dispatch is logged
 * @param maxBufferedEvents how many published events may be unconfirmed, per provider
 * @param maxBufferedBytes how many bytes of them
 * @param maxBlock how long a publish may wait for room
 */
public record PublisherSettings(
    int commandBufferSize,
    Duration shutdownDrainTimeout,
    boolean logDroppedEvents,
    int maxBufferedEvents,
    long maxBufferedBytes,
    Duration maxBlock) {

  /** What holds where nothing is configured. */
  public static final PublisherSettings DEFAULT =
      new PublisherSettings(
          1_000, Duration.ofSeconds(5), true, 10_000, 67_108_864, Duration.ofSeconds(1));

  public PublisherSettings {
    Settings.atLeast("commandBufferSize", commandBufferSize, 1);
    Settings.atLeast("maxBufferedEvents", maxBufferedEvents, 1);
    Settings.atLeast("maxBufferedBytes", maxBufferedBytes, 1);
    Settings.notNegative("shutdownDrainTimeout", shutdownDrainTimeout);
    Settings.notNegative("maxBlock", maxBlock);
  }
}
