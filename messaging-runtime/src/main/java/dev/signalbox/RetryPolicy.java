package dev.signalbox;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * When a failed event is tried again. One budget: no broker's own retries multiply it.
 *
 * @param maxAttempts handler runs, the first one included
 * @param initialDelay the delay before the second run
 * @param multiplier by how much each delay is longer than the one before
 * @param maxDelay the longest delay
 * @param jitter how much of a delay is left to chance, 0 to 1: 0.2 makes it 80 % to 120 %
 * @param permanent failures after which a retry makes no sense: the event is dead-lettered at once
 */
public record RetryPolicy(
    int maxAttempts,
    Duration initialDelay,
    double multiplier,
    Duration maxDelay,
    double jitter,
    Predicate<Throwable> permanent) {
  /** Checks the components. */
  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts must be at least 1, not " + maxAttempts);
    }
    if (initialDelay.isNegative() || maxDelay.compareTo(initialDelay) < 0) {
      throw new IllegalArgumentException(
          "delays must be 0 <= initialDelay <= maxDelay, not %s and %s"
              .formatted(initialDelay, maxDelay));
    }
    if (!(multiplier >= 1) || !(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException(
          "multiplier must be at least 1, jitter 0 to 1, not %s and %s"
              .formatted(multiplier, jitter));
    }
    Objects.requireNonNull(permanent, "permanent");
  }

  /** A policy with a fixed delay, no jitter, and no permanent failures. */
  public static RetryPolicy fixed(int maxAttempts, Duration delay) {
    return new RetryPolicy(maxAttempts, delay, 1, delay, 0, failure -> false);
  }

  /** The same policy with other permanent failures. */
  public RetryPolicy withPermanent(Predicate<Throwable> permanent) {
    return new RetryPolicy(maxAttempts, initialDelay, multiplier, maxDelay, jitter, permanent);
  }

  /**
   * The delay after a failed run.
   *
   * @param attempt the run that failed, from 1
   * @param chance a number from 0 to 1 that decides the jitter; 0.5 for the delay without jitter
   */
  public Duration delayAfter(int attempt, double chance) {
    double plain =
        Math.min(
            (double) initialDelay.toNanos() * Math.pow(multiplier, attempt - 1.0),
            (double) maxDelay.toNanos());
    return Duration.ofNanos((long) (plain * (1 + jitter * (2 * chance - 1))));
  }
}
