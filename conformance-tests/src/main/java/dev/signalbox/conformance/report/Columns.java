package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reports side by side. */
final class Columns {
  private Columns() {}

  /** The clauses of a part that any of the reports speaks of, in the contract's order. */
  static List<Clause> clauses(List<ConformanceReport> reports, Clause.Part part) {
    return reports.stream()
        .flatMap(report -> report.results().stream())
        .map(ClauseResult::clause)
        .filter(clause -> clause.part() == part)
        .distinct()
        .sorted()
        .toList();
  }

  /** What a report says of a clause. */
  static Optional<ClauseResult> result(ConformanceReport report, Clause clause) {
    return report.results().stream().filter(result -> result.clause() == clause).findFirst();
  }

  /** A report's verdict; a clause that it does not speak of was not run. */
  static Verdict verdict(ConformanceReport report, Clause clause) {
    return result(report, clause).map(ClauseResult::verdict).orElse(Verdict.NOT_RUN);
  }

  /** The address within the page of what the n-th report says of a clause. */
  static String anchor(Clause clause, int report) {
    return clause.id() + "." + (report + 1);
  }

  /** The style class of a verdict. */
  static String style(Verdict verdict) {
    return "v-" + verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
