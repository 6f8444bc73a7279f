package dev.signalbox.conformance.report;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a run found about one configuration of a provider.
 *
 * @param subject what was examined
 * @param runId is part of every name that the run gave to a broker
 * @param seed of everything that was left to chance
 * @param startedAt when the run began
 * @param duration how long it took
 * @param signalboxVersion of the engine and the suite
 * @param jdk the Java that it ran on
 * @param timeScale by how much the suite's patience was longer than usual
 * @param results one for every clause of the contract, in its order
 */
public record ConformanceReport(
    Subject subject,
    String runId,
    long seed,
    Instant startedAt,
    Duration duration,
    String signalboxVersion,
    String jdk,
    double timeScale,
    List<ClauseResult> results) {
  /** The version of the contract that the clauses belong to. */
  public static final String CONTRACT = "1";

  /** Checks and copies the components. */
  public ConformanceReport {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(signalboxVersion, "signalboxVersion");
    Objects.requireNonNull(jdk, "jdk");
    results = List.copyOf(results);
  }

  /** Whether no clause failed, was waived or was left out. */
  public boolean conformant() {
    return results.stream().allMatch(result -> result.verdict().conformant());
  }

  /** How many clauses have each verdict; every verdict is in it. */
  public Map<Verdict, Long> tally() {
    Map<Verdict, Long> tally = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      tally.put(verdict, results.stream().filter(result -> result.verdict() == verdict).count());
    }
    return tally;
  }

  /** The accounting of all clauses together. */
  public Counts counts() {
    return results.stream().map(ClauseResult::counts).reduce(Counts.NONE, Counts::plus);
  }
}
