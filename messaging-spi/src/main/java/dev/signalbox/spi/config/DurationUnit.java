package dev.signalbox.spi.config;

import java.time.Duration;

/** The unit of a length of time, as the end of its key tells it. */
enum DurationUnit {
  MILLISECONDS("_ms", Duration.ofMillis(1)),
  SECONDS("_seconds", Duration.ofSeconds(1)),
  DAYS("_days", Duration.ofDays(1));

  private static final Duration LONGEST = Duration.ofDays(36_525);

  private final String ending;
  private final Duration one;

  DurationUnit(String ending, Duration one) {
    this.ending = ending;
    this.one = one;
  }

  static DurationUnit of(String key) {
    for (DurationUnit unit : values()) {
      if (key.endsWith(unit.ending)) {
        return unit;
      }
    }
    throw new IllegalArgumentException(
        "the key of a duration ends in _ms, _seconds or _days; \"" + key + "\" does not");
  }

  long longest() {
    return LONGEST.dividedBy(one);
  }

  Duration times(long count) {
    return one.multipliedBy(count);
  }

  String show(Duration duration) {
    return String.valueOf(duration.dividedBy(one));
  }
}
