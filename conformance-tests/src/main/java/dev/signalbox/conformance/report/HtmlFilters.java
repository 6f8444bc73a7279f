package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import java.util.List;

/** What narrows the list of clauses; hidden until the script makes it work. */
final class HtmlFilters {
  private HtmlFilters() {}

  static void write(List<ConformanceReport> reports, Markup page) {
    page.open(
        "form", "id", "filters", "role", "search", "aria-label", "Filter clauses", "hidden", "");
    page.open("label", "class", "find").element("span", "Text", "class", "aside");
    page.empty("input", "type", "search", "id", "text", "placeholder", "Id, words, reason …");
    page.close();
    page.open("label").element("span", "Part", "class", "aside").open("select", "id", "part");
    page.element("option", "All parts", "value", "");
    for (Clause.Part part : Clause.Part.values()) {
      if (!Columns.clauses(reports, part).isEmpty()) {
        page.element("option", part.title(), "value", part.name());
      }
    }
    page.close().close();
    verdicts(reports, page);
    page.element("button", "Open failures", "type", "button", "id", "open");
    page.element("button", "Close all", "type", "button", "id", "close");
    page.element("output", "", "id", "shown", "aria-live", "polite");
    page.close().line();
  }

  private static void verdicts(List<ConformanceReport> reports, Markup page) {
    page.open("fieldset", "class", "verdicts").element("legend", "Verdict", "class", "aside");
    for (Verdict verdict : Verdict.values()) {
      long count =
          reports.stream().mapToLong(report -> report.tally().getOrDefault(verdict, 0L)).sum();
      if (count > 0) {
        page.open("label", "class", "toggle");
        page.empty("input", "type", "checkbox", "name", "verdict", "value", verdict.name());
        page.element("span", Wording.mark(verdict), "class", "mark " + Columns.style(verdict));
        page.text(" " + Wording.word(verdict) + " ").element("small", String.valueOf(count));
        page.close();
      }
    }
    page.close();
  }
}
