package dev.signalbox.routing;

import java.time.Duration;

/**
 * How long and how often one provider is tried.
 *
 * @param publishTimeout how long one publish may take
 * @param maxPublishAttempts how often an event is sent at most, the first time included
 * @param retryInitial how long the first retry waits
 * @param retryMax how long any retry waits at most
 * @param circuitFailureRate the percentage of failures that opens the circuit
 * @param circuitOpen how long the circuit stays open
 * @param maxInFlight how many publishes may be under way at once
 * @param connectTimeout how long connecting may take
 * @param heartbeat how often the connection is checked
 */
public record ResilienceSettings(
    Duration publishTimeout,
    int maxPublishAttempts,
    Duration retryInitial,
    Duration retryMax,
    int circuitFailureRate,
    Duration circuitOpen,
    int maxInFlight,
    Duration connectTimeout,
    Duration heartbeat) {

  /** What holds where nothing is configured. */
  public static final ResilienceSettings DEFAULT =
      new ResilienceSettings(
          Duration.ofSeconds(10),
          3,
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          50,
          Duration.ofSeconds(5),
          1_000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  public ResilienceSettings {
    Settings.positive("publishTimeout", publishTimeout);
    Settings.atLeast("maxPublishAttempts", maxPublishAttempts, 1);
    Settings.notNegative("retryInitial", retryInitial);
    Settings.notNegative("retryMax", retryMax);
    Settings.atLeast("circuitFailureRate", circuitFailureRate, 1);
    Settings.positive("circuitOpen", circuitOpen);
    Settings.atLeast("maxInFlight", maxInFlight, 1);
    Settings.positive("connectTimeout", connectTimeout);
    Settings.positive("heartbeat", heartbeat);
  }
}
