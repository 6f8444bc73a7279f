package dev.signalbox.internal.concurrent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A clock for leases and delays that never goes back: it runs with the monotonic timer, and leaps
 * forward to the wall clock when that is ahead (after a suspension, say), so that a lease never
 * seems longer than it is.
 */
public final class SteadyClock extends Clock {
  private static final Duration TOLERANCE = Duration.ofMillis(100);

  private final Clock wall;
  private final LongSupplier ticker;
  private final AtomicReference<Anchor> anchor;

  /** A clock over the system's. */
  public SteadyClock() {
    this(Clock.systemUTC(), System::nanoTime);
  }

  /** A clock over others. */
  public SteadyClock(Clock wall, LongSupplier ticker) {
    this.wall = wall;
    this.ticker = ticker;
    this.anchor = new AtomicReference<>(new Anchor(wall.instant(), ticker.getAsLong()));
  }

  @Override
  public Instant instant() {
    Anchor current = Objects.requireNonNull(anchor.get());
    long tick = ticker.getAsLong();
    Instant steady = current.at(tick);
    Instant now = wall.instant();
    if (now.isAfter(steady.plus(TOLERANCE))) {
      anchor.compareAndSet(current, new Anchor(now, tick));
      return now;
    }
    return steady;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** The time does not depend on a zone. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  private record Anchor(Instant instant, long tick) {
    Instant at(long later) {
      return instant.plusNanos(later - tick);
    }
  }
}
