package dev.signalbox.conformance.runner;

import dev.signalbox.conformance.report.ClauseResult;
import dev.signalbox.conformance.report.Verdict;
import dev.signalbox.conformance.subject.RunListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Says how a run goes, a line for each clause. */
final class Progress implements RunListener {
  private final PrintWriter out;
  private final int clauses;
  private final AtomicInteger done = new AtomicInteger();

  Progress(PrintWriter out, int clauses) {
    this.out = out;
    this.clauses = clauses;
  }

  @Override
  public void ended(ClauseResult result) {
    String verdict =
        result.verdict() == Verdict.FAIL
            ? "FAIL"
            : result.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    out.printf(
        Locale.ROOT,
        "[%2d/%d] %s %-18s %6.1f s%n",
        done.incrementAndGet(),
        clauses,
        result.clause().id(),
        verdict,
        result.duration().toMillis() / 1000.0);
    out.flush();
  }
}
