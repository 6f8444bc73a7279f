package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.spi.Capability;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of a README: a row for each part of the contract, a column for each configuration. It
 * holds no time, date or run id, so that it changes only when something of substance does.
 */
public final class CompatibilityTable {
  private static final String BEGIN = "<!-- conformance:begin -->";
  private static final String END = "<!-- conformance:end -->";

  private CompatibilityTable() {}

  /** The table in Markdown, ending with a line break. */
  public static String render(List<ConformanceReport> reports) {
    StringBuilder table = new StringBuilder();
    row(table, "", reports, report -> escaped(report.subject().name()));
    row(table, "---", reports, report -> "---");
    for (Clause.Part part : Clause.Part.values()) {
      if (!clauses(reports, part).isEmpty()) {
        row(table, part.title() + " (" + part + ")", reports, report -> score(report, part));
      }
    }
    row(table, "capabilities not declared", reports, CompatibilityTable::undeclared);
    row(table, "broker", reports, report -> escaped(report.subject().broker()));
    row(table, "client", reports, report -> escaped(report.subject().client()));
    row(
        table,
        "verdict",
        reports,
        report -> report.conformant() ? "**conformant**" : "**not conformant**");
    return table.toString();
  }

  /**
   * A README with the table in place of whatever is between the two markers.
   *
   * @throws IllegalArgumentException if the markers are not there exactly once, in their order
   */
  public static String replaceIn(String readme, String table) {
    int begin = only(readme, BEGIN) + BEGIN.length();
    int end = only(readme, END);
    if (end < begin) {
      throw new IllegalArgumentException(END + " stands before " + BEGIN);
    }
    String between = "\n" + table.strip() + "\n";
    // A check-out may have turned every line break into two characters.
    String fitting = readme.contains("\r\n") ? between.replace("\n", "\r\n") : between;
    return readme.substring(0, begin) + fitting + readme.substring(end);
  }

  /**
   * Whether the README's table is another one than this.
   *
   * @throws IllegalArgumentException if the markers are not there exactly once, in their order
   */
  public static boolean stale(String readme, String table) {
    return !replaceIn(readme, table).equals(readme);
  }

  private static void row(
      StringBuilder table,
      String heading,
      List<ConformanceReport> reports,
      Function<ConformanceReport, String> cell) {
    table.append("| ").append(heading).append(" |");
    reports.forEach(report -> table.append(' ').append(cell.apply(report)).append(" |"));
    table.append('\n');
  }

  private static List<Clause> clauses(List<ConformanceReport> reports, Clause.Part part) {
    return reports.stream()
        .flatMap(report -> report.results().stream())
        .map(ClauseResult::clause)
        .filter(clause -> clause.part() == part)
        .toList();
  }

  private static String score(ConformanceReport report, Clause.Part part) {
    Map<Verdict, Long> tally = new EnumMap<>(Verdict.class);
    report.results().stream()
        .filter(result -> result.clause().part() == part)
        .forEach(result -> tally.merge(result.verdict(), 1L, Long::sum));
    long all = tally.values().stream().mapToLong(Long::longValue).sum();
    Long passed = tally.remove(Verdict.PASS);
    String score = (passed == null ? 0 : passed) + "/" + all;
    return tally.isEmpty() ? score : score + ", " + Wording.tally(tally);
  }

  private static String undeclared(ConformanceReport report) {
    String missing =
        Arrays.stream(Capability.values())
            .filter(capability -> !report.subject().capabilities().has(capability))
            .map(capability -> "`" + capability + "`")
            .collect(Collectors.joining(", "));
    return missing.isEmpty() ? "none" : missing;
  }

  // Whatever a broker calls itself, it stays one cell of plain text.
  private static String escaped(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+", " ")
        .strip()
        .replaceAll("([\\\\`*|\\[\\]])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;");
  }

  private static int only(String readme, String marker) {
    int first = readme.indexOf(marker);
    if (first < 0 || readme.indexOf(marker, first + 1) >= 0) {
      throw new IllegalArgumentException(
          "the README needs the line \"%s\" exactly once, for the compatibility table"
              .formatted(marker));
    }
    return first;
  }
}
