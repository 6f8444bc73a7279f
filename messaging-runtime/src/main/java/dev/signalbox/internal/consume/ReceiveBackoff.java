package dev.signalbox.internal.consume;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait after a failed call of a provider: doubling, with jitter, up to a bound. */
final class ReceiveBackoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private int failures;

  /** Counts a failure, and says how long to wait. */
  long nextNanos() {
    long plain = Math.min(FIRST.toNanos() << Math.min(failures, 20), LONGEST.toNanos());
    failures++;
    return plain / 2 + ThreadLocalRandom.current().nextLong(plain / 2 + 1);
  }

  /** Counts a success. */
  void reset() {
    failures = 0;
  }

  /** Failures since the last success. */
  int failures() {
    return failures;
  }
}
