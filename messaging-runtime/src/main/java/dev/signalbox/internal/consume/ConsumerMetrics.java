package dev.signalbox.internal.consume;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A consumer's counters, as plain objects. */
final class ConsumerMetrics {
  final LongAdder pollingCycles = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder handled = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder deadLettered = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder unmatched = new LongAdder();
  final LongAdder undecodable = new LongAdder();
  final LongAdder released = new LongAdder();
  final LongAdder stale = new LongAdder();
  final LongAdder receiveErrors = new LongAdder();
  final LongAdder settleErrors = new LongAdder();
  final AtomicInteger running = new AtomicInteger();
  volatile @Nullable Instant lastPoll;
}
