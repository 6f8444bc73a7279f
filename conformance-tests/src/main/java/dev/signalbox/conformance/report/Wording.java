package dev.signalbox.conformance.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that all reports share, the same everywhere and in every locale. */
final class Wording {
  private static final Duration LONG = Duration.ofMinutes(1);

  private Wording() {}

  /** A verdict in words; only FAIL is loud. */
  static String word(Verdict verdict) {
    return verdict == Verdict.FAIL
        ? "FAIL"
        : verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What a verdict means. */
  static String meaning(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "proved";
      case FAIL -> "broken, or its proof could not be carried out";
      case UNSUPPORTED -> "capability not declared";
      case NOT_PROVABLE_HERE -> "this set-up has not what the proof needs";
      case WAIVED -> "broken, and borne for now with a reason";
      case NOT_RUN -> "left out of the run";
    };
  }

  /** One character for a verdict, so that none is told by colour alone. */
  static String mark(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "✓";
      case FAIL -> "✗";
      case UNSUPPORTED -> "–";
      case NOT_PROVABLE_HERE -> "?";
      case WAIVED -> "!";
      case NOT_RUN -> "○";
    };
  }

  /** The word that a whole configuration earns. */
  static String conformance(ConformanceReport report) {
    return report.conformant() ? "conformant" : "NOT conformant";
  }

  /** How many clauses have each verdict, the absent ones left out. */
  static String tally(Map<Verdict, Long> tally) {
    String words =
        tally.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getValue() + " " + word(entry.getKey()))
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "no clause" : words;
  }

  /** The four counts. */
  static String counts(Counts counts) {
    return "lost "
        + counts.lost()
        + " · unexpected "
        + counts.unexpected()
        + " · duplicated "
        + counts.duplicated()
        + " · recovered "
        + counts.recovered();
  }

  /** A time as people read it, such as {@code 8 ms}, {@code 1.4 s} or {@code 2 min 05 s}. */
  static String time(Duration duration) {
    long millis = millis(duration);
    if (millis < 1_000) {
      return millis + " ms";
    }
    // Rounded once to tenths, so that 59.96 s does not become 60.0 s beside 1 min 00 s.
    long tenths = millis / 100 + (millis % 100 >= 50 ? 1 : 0);
    if (tenths < LONG.toMillis() / 100) {
      return tenths / 10 + "." + tenths % 10 + " s";
    }
    long seconds = tenths / 10;
    return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
  }

  /** Milliseconds, however long it is. */
  static long millis(Duration duration) {
    try {
      return duration.toMillis();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The first line of a text that is not blank. */
  static String firstLine(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
  }

  /** What a happening says on one line. */
  static String line(Happening happening) {
    return Stream.of(
            String.format(Locale.ROOT, "%8d ms", millis(happening.at())),
            happening.what(),
            happening.event(),
            happening.detail())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("  "));
  }
}
