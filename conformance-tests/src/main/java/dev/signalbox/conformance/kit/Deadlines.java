package dev.signalbox.conformance.kit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the suite waits: for what must come, and for what must not. One factor makes all of it
 * longer, for slow machines and far brokers.
 *
 * @param scale 1 is the usual patience
 */
public record Deadlines(double scale) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration WATCH = Duration.ofMillis(1500);

  /** Checks the component. */
  public Deadlines {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("the scale of deadlines must be above 0, not " + scale);
    }
  }

  /** How long to wait for what must come. */
  public Duration patience() {
    return scaled(PATIENCE);
  }

  /** How long to watch for what must not come, after a sentinel has come. */
  public Duration watch() {
    return scaled(WATCH);
  }

  /** A duration by the scale, but never below itself where the scale is smaller than 1. */
  public Duration scaled(Duration usual) {
    return Duration.ofNanos((long) (usual.toNanos() * scale));
  }

  /** Waits until the condition holds. */
  public void eventually(String what, Callable<Boolean> condition) throws Exception {
    eventually(what, patience(), condition);
  }

  /** Waits until the condition holds, with another patience. */
  public void eventually(String what, Duration patience, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + patience.toMillis() + " ms: " + what);
      }
      pause();
    }
  }

  /** Watches for a while that the condition does not begin to hold. */
  public void never(String what, Callable<Boolean> condition) throws Exception {
    never(what, watch(), condition);
  }

  /** Watches for so long that the condition does not begin to hold. */
  public void never(String what, Duration watch, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + watch.toNanos();
    do {
      if (condition.call()) {
        throw new AssertionError("must not happen: " + what);
      }
      pause();
    } while (System.nanoTime() < end);
  }

  /** The value of a future, with what failed it as it is. */
  public <T> T await(String what, CompletionStage<T> future) throws Exception {
    try {
      return future.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("not within " + patience().toMillis() + " ms: " + what, late);
    } catch (ExecutionException | CompletionException failure) {
      if (failure.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failure;
    }
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(2_000_000);
    if (Thread.interrupted()) {
      throw new InterruptedException("the clause was given up");
    }
  }
}
