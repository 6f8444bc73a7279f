package dev.signalbox.provider.pgmq;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** PostgreSQL's times: whole microseconds. */
final class Micros {

  private Micros() {}

  /** A duration in microseconds, rounded up, so that nothing comes early. */
  static long of(Duration duration) {
    return Math.addExact(duration.toNanos(), 999) / 1_000;
  }

  /** A time from microseconds since the epoch. */
  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** SQL for a column's time in microseconds since the epoch, exact on all versions. */
  static String column(String column) {
    return "(extract(epoch from " + column + ") * 1000000)::bigint";
  }
}
