package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.Ordering;
import java.time.Duration;

/**
 * How a durable consumer works. Change single values by {@link #toBuilder()}.
 *
 * @param batchSize how many events one receive asks for
 * @param maxConcurrentHandlers how many handlers run at once
 * @param pollingInterval how often to ask a broker that cannot push
 * @param handlerTimeout how long a handler may run
 * @param visibilityTimeout how long a delivery is hidden from other consumers
 * @param maxDeliveryAttempts how often a handler runs at most, the first time included
 * @param retryInitial how long the first retry waits
 * @param retryMultiplier by how much each further one waits longer
 * @param retryMax how long any retry waits at most
 * @param retryJitter which part of a wait is random, from 0 to 1
 * @param crashAllowance how many deliveries a killed process may have used up
 * @param ordering whether events of one key are handled one after the other
 * @param unmatched what happens to events that no handler matches
 * @param deadLetters whether an event is dead-lettered after its last attempt, rather than dropped
 * @param deadLetterRetention how long dead letters are kept
 * @param shutdownGrace how long stopping waits for running handlers
 * @param lagThreshold how many waiting events make a consumer lagging
 * @param stuckAfter how long without progress makes a consumer stuck
 * @param windowEvents how many events a consumer may hold
 * @param windowBytes how many bytes of them
 */
public record ConsumerSettings(
    int batchSize,
    int maxConcurrentHandlers,
    Duration pollingInterval,
    Duration handlerTimeout,
    Duration visibilityTimeout,
    int maxDeliveryAttempts,
    Duration retryInitial,
    double retryMultiplier,
    Duration retryMax,
    double retryJitter,
    int crashAllowance,
    Ordering ordering,
    UnmatchedEvents unmatched,
    boolean deadLetters,
    Duration deadLetterRetention,
    Duration shutdownGrace,
    long lagThreshold,
    Duration stuckAfter,
    int windowEvents,
    long windowBytes) {

  /** What holds where nothing is configured. */
  public static final ConsumerSettings DEFAULT = new ConsumerSettingsBuilder().build();

  public ConsumerSettings {
    Settings.atLeast("batchSize", batchSize, 1);
    Settings.atLeast("maxConcurrentHandlers", maxConcurrentHandlers, 1);
    Settings.positive("pollingInterval", pollingInterval);
    Settings.positive("handlerTimeout", handlerTimeout);
    Settings.positive("visibilityTimeout", visibilityTimeout);
    Settings.atLeast("maxDeliveryAttempts", maxDeliveryAttempts, 1);
    Settings.notNegative("retryInitial", retryInitial);
    Settings.notNegative("retryMax", retryMax);
    Settings.atLeast("crashAllowance", crashAllowance, 0);
    requireNonNull(ordering, "ordering");
    requireNonNull(unmatched, "unmatched");
    Settings.positive("deadLetterRetention", deadLetterRetention);
    Settings.notNegative("shutdownGrace", shutdownGrace);
    Settings.atLeast("lagThreshold", lagThreshold, 1);
    Settings.positive("stuckAfter", stuckAfter);
    Settings.atLeast("windowEvents", windowEvents, 1);
    Settings.atLeast("windowBytes", windowBytes, 1);
    if (!(retryMultiplier >= 1 && retryMultiplier <= 1_000)) {
      throw new IllegalArgumentException(
          "retryMultiplier must be from 1 to 1000, not " + retryMultiplier);
    }
    if (!(retryJitter >= 0 && retryJitter <= 1)) {
      throw new IllegalArgumentException("retryJitter must be from 0 to 1, not " + retryJitter);
    }
  }

  /** A builder that starts from these values. */
  public ConsumerSettingsBuilder toBuilder() {
    return new ConsumerSettingsBuilder(this);
  }
}
