package dev.signalbox.cli.text;

import java.time.Duration;
import java.util.Locale;

/** Numbers, times and sizes as people read them; the same in every locale. */
public final class Wording {
  private static final long KIBIBYTE = 1024;
  private static final double NANOS_PER_SECOND = 1e9;

  private Wording() {}

  /** {@code 1,234,567}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 event}, {@code 2 events}. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** {@code 14 µs}, {@code 1.5 ms}, {@code 240 ms}, {@code 3.2 s}, {@code 2 min 5 s}. */
  public static String time(Duration time) {
    long nanos = time.toNanos();
    if (nanos < 1_000_000) {
      return nanos / 1_000 + " µs";
    } else if (nanos < 10_000_000) {
      return decimal(nanos / 1e6) + " ms";
    } else if (time.toMillis() < 1_000) {
      return time.toMillis() + " ms";
    } else if (time.toSeconds() < 60) {
      return decimal(nanos / NANOS_PER_SECOND) + " s";
    } else if (time.toHours() < 1) {
      return parts(time.toMinutes(), "min", time.toSecondsPart(), "s");
    } else if (time.toDays() < 1) {
      return parts(time.toHours(), "h", time.toMinutesPart(), "min");
    }
    return parts(time.toDays(), "d", time.toHoursPart(), "h");
  }

  private static String parts(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /** {@code 700 B}, {@code 64 KiB}, {@code 1.5 MiB}. */
  public static String size(long bytes) {
    if (bytes < KIBIBYTE) {
      return bytes + " B";
    } else if (bytes < KIBIBYTE * KIBIBYTE) {
      return decimal((double) bytes / KIBIBYTE) + " KiB";
    } else if (bytes < KIBIBYTE * KIBIBYTE * KIBIBYTE) {
      return decimal((double) bytes / (KIBIBYTE * KIBIBYTE)) + " MiB";
    }
    return decimal((double) bytes / (KIBIBYTE * KIBIBYTE * KIBIBYTE)) + " GiB";
  }

  private static String decimal(double number) {
    String text = String.format(Locale.ROOT, "%.1f", number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** How many of something there were in a second. */
  public static String rate(long number, Duration time) {
    double seconds = Math.max(time.toNanos(), 1_000_000) / NANOS_PER_SECOND;
    return count(Math.round(number / seconds));
  }
}
