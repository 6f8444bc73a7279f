package dev.signalbox.conformance.report;

import java.util.List;

/** What the terminal is told of clauses that were not proved: failures in full, others briefly. */
final class ConsoleFindings {
  private static final int HAPPENINGS = 20;
  private static final String INDENT = "    ";

  private final List<ConformanceReport> reports;
  private final Ink ink;
  private final StringBuilder out = new StringBuilder();

  ConsoleFindings(List<ConformanceReport> reports, Ink ink) {
    this.reports = reports;
    this.ink = ink;
  }

  String render() {
    each(Verdict.WAIVED, this::brief);
    each(Verdict.NOT_PROVABLE_HERE, this::brief);
    each(Verdict.FAIL, this::failure);
    return out.toString();
  }

  private void each(Verdict verdict, Finding finding) {
    for (ConformanceReport report : reports) {
      for (ClauseResult result : report.results()) {
        if (result.verdict() == verdict) {
          finding.tell(report, result);
        }
      }
    }
  }

  private void brief(ConformanceReport report, ClauseResult result) {
    heading(report, result);
    text(INDENT, result.reason().isBlank() ? "no reason given" : result.reason());
  }

  private void failure(ConformanceReport report, ClauseResult result) {
    heading(report, result);
    text("  ", result.clause().text());
    line("");
    text(INDENT, result.reason().isBlank() ? "no reason given" : result.reason());
    text("  ", "after " + Wording.time(result.duration()) + "; " + Wording.counts(result.counts()));
    result.notes().forEach(note -> text("  ", "note: " + note));
    history(result.history());
    if (!result.rerun().isBlank()) {
      line("  run it again:");
      // Whole, although it may be long: a command broken over lines cannot be copied.
      line(INDENT + TextLines.harmless(result.rerun().strip()));
    }
  }

  private void history(List<Happening> history) {
    if (history.isEmpty()) {
      return;
    }
    int left = Math.max(0, history.size() - HAPPENINGS);
    line(
        left == 0
            ? "  what happened:"
            : "  the last " + HAPPENINGS + " of " + history.size() + " things that happened:");
    history.stream()
        .skip(left)
        .map(Wording::line)
        .map(happening -> TextLines.cut(happening, ConsoleMatrix.WIDTH - INDENT.length()))
        .forEach(happening -> line(ink.faint(INDENT + happening)));
  }

  private void heading(ConformanceReport report, ClauseResult result) {
    line("");
    String verdict = Wording.word(result.verdict());
    String name = TextLines.cut(report.subject().name(), 60);
    line(
        ink.verdict(result.verdict(), verdict)
            + "  "
            + ink.bold(result.clause().id())
            + "  "
            + name
            + (result.clause().provisional() ? "  (provisional)" : ""));
  }

  private void text(String indent, String text) {
    TextLines.wrapped(text, ConsoleMatrix.WIDTH - indent.length())
        .forEach(line -> line(line.isEmpty() ? "" : indent + line));
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  /** How one finding is told. */
  private interface Finding {
    void tell(ConformanceReport report, ClauseResult result);
  }
}
