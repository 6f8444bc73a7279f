package dev.signalbox;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens on other threads: as short as possible, and never for ever. */
final class Await {
  private static final Duration DEADLINE =
      Duration.ofSeconds(Integer.getInteger("await.seconds", 60));

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    until(() -> what, condition);
  }

  static void until(Supplier<String> what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what.get());
      }
      LockSupport.parkNanos(200_000);
    }
  }
}
