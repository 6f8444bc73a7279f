package dev.signalbox.internal.codec;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids: UUIDs of version 7 (RFC 9562), each larger than the one before from the same object.
 * Time in milliseconds, then a counter of 12 bits that runs over into the time, then chance.
 * Thread-safe.
 */
public final class EventIds {
  private static final int COUNTER_BITS = 12;

  private final Clock clock;
  private final AtomicLong last = new AtomicLong();
  private final long seed = new SecureRandom().nextLong();

  /** Ids by the time of a clock. */
  public EventIds(Clock clock) {
    this.clock = clock;
  }

  /** A new id. */
  public String next() {
    long now = clock.millis() << COUNTER_BITS;
    long tick = last.updateAndGet(before -> Math.max(before + 1, now));
    long counter = tick & ((1 << COUNTER_BITS) - 1);
    long high = (tick >>> COUNTER_BITS) << 16 | 0x7000 | counter;
    long low = scattered(tick) >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  // The steps of SplittableRandom, by a number that never comes again instead of a state: a thread
  // that lives for one event only needs no generator of its own.
  private long scattered(long tick) {
    long bits = seed + tick * 0x9E37_79B9_7F4A_7C15L;
    bits = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return bits ^ (bits >>> 31);
  }
}
