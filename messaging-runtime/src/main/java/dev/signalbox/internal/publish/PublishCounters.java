package dev.signalbox.internal.publish;

import java.util.concurrent.atomic.LongAdder;

/** A pipeline's counters, as plain objects. */
final class PublishCounters {
  final LongAdder published = new LongAdder();
  final LongAdder accepted = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder retried = new LongAdder();
}
