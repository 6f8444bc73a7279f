package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import java.util.List;

/** All verdicts at a glance, if there are several configurations: a small table for each part. */
final class HtmlMatrix {
  private final List<ConformanceReport> reports;
  private final Markup page;

  HtmlMatrix(List<ConformanceReport> reports, Markup page) {
    this.reports = reports;
    this.page = page;
  }

  void write() {
    if (reports.size() < 2) {
      return;
    }
    page.open("section", "aria-labelledby", "matrix-title").line();
    page.element("h2", "Matrix", "id", "matrix-title").line();
    legend();
    page.open("div", "class", "matrix").line();
    for (Clause.Part part : Clause.Part.values()) {
      List<Clause> clauses = Columns.clauses(reports, part);
      if (!clauses.isEmpty()) {
        part(part, clauses);
      }
    }
    page.close().close().line();
  }

  private void legend() {
    page.open("ul", "class", "tally legend");
    for (Verdict verdict : Verdict.values()) {
      page.open("li", "title", Wording.meaning(verdict));
      page.element("span", Wording.mark(verdict), "class", "mark " + Columns.style(verdict));
      page.text(" " + Wording.word(verdict)).close();
    }
    page.close().line();
  }

  private void part(Clause.Part part, List<Clause> clauses) {
    String label = "Verdicts: " + part.title();
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label);
    page.open("table").element("caption", part.title());
    page.open("thead").open("tr").element("th", part.name(), "scope", "col");
    clauses.forEach(
        clause ->
            page.element("th", clause.id().substring(4), "scope", "col", "title", clause.text()));
    page.close().close().line().open("tbody");
    for (int i = 0; i < reports.size(); i++) {
      page.open("tr").element("th", reports.get(i).subject().name(), "scope", "row");
      for (Clause clause : clauses) {
        cell(clause, i);
      }
      page.close().line();
    }
    page.close().close().close().line();
  }

  private void cell(Clause clause, int report) {
    Verdict verdict = Columns.verdict(reports.get(report), clause);
    String label =
        clause.id() + ", " + reports.get(report).subject().name() + ": " + Wording.word(verdict);
    page.open("td");
    page.element(
        "a",
        Wording.mark(verdict),
        "class",
        "mark " + Columns.style(verdict),
        "href",
        "#" + Columns.anchor(clause, report),
        "title",
        label,
        "aria-label",
        label);
    page.close();
  }
}
