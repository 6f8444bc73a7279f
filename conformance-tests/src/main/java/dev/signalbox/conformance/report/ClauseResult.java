package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a run found about one clause.
 *
 * @param clause the clause
 * @param verdict what is known of it
 * @param duration how long its proof took
 * @param counts the accounting of its events
 * @param reason why the verdict is not PASS, in words and possibly several lines; empty for PASS
 * @param notes figures and remarks that are no verdict, such as how late retries were
 * @param history what happened, in order, bounded; kept for failures only
 * @param rerun the command that runs this clause alone again
 */
public record ClauseResult(
    Clause clause,
    Verdict verdict,
    Duration duration,
    Counts counts,
    String reason,
    List<String> notes,
    List<Happening> history,
    String rerun) {
  /** Checks and copies the components. */
  public ClauseResult {
    Objects.requireNonNull(clause, "clause");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(counts, "counts");
    Objects.requireNonNull(reason, "reason");
    notes = List.copyOf(notes);
    history = List.copyOf(history);
    Objects.requireNonNull(rerun, "rerun");
  }

  /** The result of a clause that was left out. */
  public static ClauseResult notRun(Clause clause, String rerun) {
    return new ClauseResult(
        clause, Verdict.NOT_RUN, Duration.ZERO, Counts.NONE, "", List.of(), List.of(), rerun);
  }
}
