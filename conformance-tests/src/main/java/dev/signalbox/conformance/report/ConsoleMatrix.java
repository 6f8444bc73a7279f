package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The report for a terminal: clauses against configurations, what each configuration came to, and
 * what is known of each failure. No line is longer than {@value #WIDTH} characters, except for
 * commands, which have to be copied in one piece.
 */
public final class ConsoleMatrix {
  /** The longest line. */
  static final int WIDTH = 100;

  private static final int ID = 9;
  private static final int LONGEST_NAME = 22;
  private static final int LEAST_TEXT = 20;

  private final List<ConformanceReport> reports;
  private final Ink ink;
  private final StringBuilder out = new StringBuilder();

  private ConsoleMatrix(List<ConformanceReport> reports, Style style) {
    this.reports = List.copyOf(reports);
    this.ink = new Ink(Objects.requireNonNull(style, "style"));
  }

  /** Whether the terminal knows colours. */
  public enum Style {
    /** Characters only. */
    PLAIN,
    /** With ANSI colours, which add nothing that the characters do not say. */
    COLOUR
  }

  /** The matrix and all that belongs to it, ending with a line break. */
  public static String render(List<ConformanceReport> reports, Style style) {
    return new ConsoleMatrix(reports, style).render();
  }

  private String render() {
    line(ink.bold("Signalbox conformance") + ", contract " + ConformanceReport.CONTRACT);
    blocks().forEach(this::block);
    legend();
    line("");
    reports.forEach(this::sum);
    out.append(new ConsoleFindings(reports, ink).render());
    return out.toString();
  }

  // As many configurations side by side as fit.
  private List<List<ConformanceReport>> blocks() {
    List<List<ConformanceReport>> blocks = new ArrayList<>();
    List<ConformanceReport> block = new ArrayList<>();
    int used = ID;
    for (ConformanceReport report : reports) {
      if (used + width(report) > WIDTH) {
        blocks.add(List.copyOf(block));
        block.clear();
        used = ID;
      }
      block.add(report);
      used += width(report);
    }
    if (!block.isEmpty()) {
      blocks.add(block);
    }
    return blocks;
  }

  private void block(List<ConformanceReport> block) {
    line("");
    StringBuilder head = new StringBuilder(" ".repeat(ID));
    block.forEach(report -> head.append(TextLines.padded(name(report), width(report))));
    line(head.toString().stripTrailing());
    int hidden = 0;
    for (Clause.Part part : Clause.Part.values()) {
      List<Clause> clauses = Columns.clauses(block, part);
      List<Clause> run = clauses.stream().filter(clause -> wasRun(block, clause)).toList();
      hidden += clauses.size() - run.size();
      if (!run.isEmpty()) {
        line(ink.bold(part.title()));
        run.forEach(clause -> row(block, clause));
      }
    }
    if (hidden > 0) {
      line("  " + hidden + (hidden == 1 ? " clause was" : " clauses were") + " not run");
    }
  }

  private void row(List<ConformanceReport> block, Clause clause) {
    StringBuilder row = new StringBuilder("  ").append(TextLines.padded(clause.id(), ID - 2));
    int used = ID;
    for (ConformanceReport report : block) {
      Verdict verdict = Columns.verdict(report, clause);
      String mark = mark(verdict);
      row.append(ink.verdict(verdict, mark)).append(" ".repeat(width(report) - mark.length()));
      used += width(report);
    }
    if (WIDTH - used >= LEAST_TEXT) {
      String text = (clause.provisional() ? "(provisional) " : "") + clause.text();
      row.append(ink.faint(TextLines.cut(text, WIDTH - used)));
    }
    line(row.toString().stripTrailing());
  }

  private void legend() {
    line("");
    String legend =
        Arrays.stream(Verdict.values())
            .map(verdict -> mark(verdict) + " = " + Wording.meaning(verdict))
            .collect(Collectors.joining("; "));
    TextLines.wrapped(legend, WIDTH).forEach(line -> line(ink.faint(line)));
  }

  private void sum(ConformanceReport report) {
    String verdict = Wording.conformance(report);
    Verdict colour = report.conformant() ? Verdict.PASS : Verdict.FAIL;
    line(
        ink.bold(TextLines.cut(report.subject().name(), WIDTH - 17))
            + "  "
            + ink.verdict(colour, verdict));
    indented(Wording.tally(report.tally()) + "; in all " + Wording.time(report.duration()));
    indented(Wording.counts(report.counts()));
    indented(
        "provider %s %s · broker %s · client %s"
            .formatted(
                report.subject().provider(),
                report.subject().providerVersion(),
                report.subject().broker(),
                report.subject().client()));
    indented(
        "seed %s · run %s · Signalbox %s · JDK %s"
            .formatted(report.seed(), report.runId(), report.signalboxVersion(), report.jdk()));
  }

  private void indented(String text) {
    TextLines.wrapped(text, WIDTH - 2).forEach(line -> line("  " + line));
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  private static String mark(Verdict verdict) {
    return switch (verdict) {
      case UNSUPPORTED -> "–";
      case NOT_PROVABLE_HERE -> "n/p";
      default -> Wording.word(verdict);
    };
  }

  private static boolean wasRun(List<ConformanceReport> block, Clause clause) {
    return block.stream().anyMatch(report -> Columns.verdict(report, clause) != Verdict.NOT_RUN);
  }

  private static String name(ConformanceReport report) {
    return TextLines.cut(report.subject().name(), LONGEST_NAME);
  }

  private static int width(ConformanceReport report) {
    return Math.max(TextLines.length(name(report)), "not run".length()) + 2;
  }
}
