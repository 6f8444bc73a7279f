package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Reports to be shown. */
final class Samples {
  private static final String[] PIECES = {
    "lost",
    " ",
    "\n",
    "<b>",
    "\"",
    "'",
    "&amp;",
    "</script>",
    "]]>",
    "\u0000",
    "\u001b[31m",
    "\ud800",
    "\udc00",
    "😀",
    "é",
    "|",
    "`",
    "\t",
    "\r",
    "\\",
    "\u0085",
    "\uffff",
    "-->"
  };

  private Samples() {}

  /** A configuration with every verdict in it. */
  static ConformanceReport mixed(String name) {
    return report(name, Arrays.stream(Clause.values()).map(Samples::mixed).toList());
  }

  /** A configuration with nothing to blame. */
  static ConformanceReport good(String name) {
    return report(
        name,
        Arrays.stream(Clause.values())
            .map(
                clause ->
                    result(
                        clause, clause == Clause.DUR_24 ? Verdict.UNSUPPORTED : Verdict.PASS, ""))
            .toList());
  }

  /** A configuration of which only one clause was run. */
  static ConformanceReport single(String name, Clause only, Verdict verdict) {
    return report(
        name,
        Arrays.stream(Clause.values())
            .map(
                clause ->
                    clause == only
                        ? result(clause, verdict, "why")
                        : ClauseResult.notRun(clause, "run it"))
            .toList());
  }

  /** Whatever can be in a report. */
  static ConformanceReport random(SplittableRandom random) {
    List<ClauseResult> results = new ArrayList<>();
    for (Clause clause : Clause.values()) {
      results.add(
          new ClauseResult(
              clause,
              any(List.of(Verdict.values()), random),
              Duration.ofMillis(random.nextLong(100_000)),
              new Counts(random.nextLong(9), random.nextLong(), 0, Long.MAX_VALUE),
              text(random),
              List.of(text(random), text(random)),
              List.of(
                  new Happening(
                      Duration.ofMillis(random.nextLong(99_999)),
                      text(random),
                      text(random),
                      text(random))),
              text(random)));
    }
    Capabilities capabilities =
        Capabilities.of(
            Limits.DEFAULT
                .change()
                .times(Duration.ofMillis(random.nextLong(99)), Duration.ofDays(1))
                .build(),
            any(List.of(Capability.values()), random));
    return new ConformanceReport(
        new Subject(
            text(random), text(random), text(random), text(random), text(random), capabilities),
        text(random),
        random.nextLong(),
        Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)),
        Duration.ofMillis(random.nextLong(1_000_000)),
        text(random),
        text(random),
        random.nextDouble(),
        results);
  }

  private static <T> T any(List<T> choice, SplittableRandom random) {
    return choice.get(random.nextInt(choice.size()));
  }

  /** A text with all that is hard to show. */
  static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  static ConformanceReport report(String name, List<ClauseResult> results) {
    return new ConformanceReport(
        new Subject(
            name,
            "acme",
            "2.1.0",
            "PostgreSQL 18.4, pgmq 1.7.0",
            "postgresql 42.7.14",
            Capabilities.of(
                Limits.DEFAULT, Capability.LEASE, Capability.SHARED, Capability.REMOTE)),
        "r7k2m9",
        4_711_081_542L,
        Instant.parse("2026-11-21T04:52:27.123456Z"),
        Duration.ofMillis(138_214),
        "0.1.0",
        "17.0.15+6 (Debian)",
        1.0,
        results);
  }

  private static ClauseResult mixed(Clause clause) {
    return switch (clause) {
      case DUR_15, FLT_03 -> failure(clause);
      case DUR_24, ADM_10, DUR_22 ->
          result(clause, Verdict.UNSUPPORTED, clause.needs() + " is not declared");
      case XPR_01 -> result(clause, Verdict.NOT_PROVABLE_HERE, "There is only one provider here.");
      case SEC_03 ->
          result(clause, Verdict.WAIVED, "The test broker has no certificate; until 2027-01-31.");
      case FLT_11 -> result(clause, Verdict.NOT_RUN, "");
      default -> result(clause, Verdict.PASS, "");
    };
  }

  private static ClauseResult failure(Clause clause) {
    List<Happening> history =
        IntStream.range(0, 180)
            .mapToObj(
                i ->
                    new Happening(
                        Duration.ofMillis(i * 37L),
                        List.of("published", "accepted", "received", "handled", "link").get(i % 5),
                        i % 5 == 4 ? "" : "a/" + i / 5,
                        i % 5 == 2 ? "attempt 1, lease until 2026-11-21T04:52:57Z" : ""))
            .toList();
    return new ClauseResult(
        clause,
        Verdict.FAIL,
        Duration.ofMillis(12_431),
        new Counts(3, 0, 2, 1),
        """
        Three events that the broker had confirmed were never received: a/12, a/13, a/31.
        Expected: every acknowledged event within 30 s of the broker's return
          but the consumer was silent from 4.1 s on, with an open connection and no error
            at dev.signalbox.conformance.clauses.Faults.restart(Faults.java:118)
        """,
        List.of("the broker was away for 2.8 s", "1,204 events under way when it was killed"),
        history,
        "./signalbox conformance --provider acme --config acme.toml --clause %s --seed 4711081542"
            .formatted(clause.id()));
  }

  private static ClauseResult result(Clause clause, Verdict verdict, String reason) {
    return new ClauseResult(
        clause,
        verdict,
        Duration.ofMillis(40L * clause.text().length()),
        new Counts(0, 0, clause.text().length() % 7 == 0 ? 1 : 0, 0),
        reason,
        clause == Clause.DUR_07 ? List.of("retries were 12 to 48 ms late") : List.of(),
        List.of(),
        "./signalbox conformance --provider acme --clause " + clause.id());
  }
}
