package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import java.util.List;
import java.util.stream.Collectors;

/** One clause: a line that opens to what each configuration made of it. */
final class HtmlClause {
  private final List<ConformanceReport> reports;
  private final Markup page;

  HtmlClause(List<ConformanceReport> reports, Markup page) {
    this.reports = reports;
    this.page = page;
  }

  void write(Clause clause) {
    String verdicts =
        reports.stream()
            .map(report -> Columns.verdict(report, clause).name())
            .distinct()
            .collect(Collectors.joining(" "));
    page.open("details", "class", "clause", "id", clause.id(), "data-verdicts", verdicts);
    summary(clause);
    page.open("div", "class", "body").line();
    page.open("p", "class", "text").raw(stressed(clause.text())).close();
    needs(clause);
    for (int i = 0; i < reports.size(); i++) {
      result(clause, i);
    }
    page.close().close().line();
  }

  private void summary(Clause clause) {
    page.open("summary");
    page.element("code", clause.id(), "class", "id");
    page.element("span", clause.text(), "class", "short");
    page.open("span", "class", "pills");
    for (ConformanceReport report : reports) {
      Verdict verdict = Columns.verdict(report, clause);
      String name = reports.size() == 1 ? "" : report.subject().name() + ": ";
      page.open("span", "class", "pill " + Columns.style(verdict), "title", name + verdict);
      page.element("span", name, "class", "aside");
      page.text(Wording.mark(verdict));
      page.element(
          "span", " " + Wording.word(verdict), "class", reports.size() == 1 ? "word" : "aside");
      page.close();
    }
    page.close().close().line();
  }

  private void needs(Clause clause) {
    if (clause.needs().isEmpty() && !clause.provisional()) {
      return;
    }
    page.open("ul", "class", "chips");
    clause.needs().forEach(need -> page.element("li", "needs " + need, "class", "chip"));
    if (clause.provisional()) {
      page.element("li", "provisional", "class", "chip absent");
    }
    page.close();
  }

  private void result(Clause clause, int index) {
    ConformanceReport report = reports.get(index);
    Verdict verdict = Columns.verdict(report, clause);
    page.open("article", "class", "result", "id", Columns.anchor(clause, index));
    page.open("h4").element("span", report.subject().name()).text(" ");
    page.element(
        "span",
        Wording.mark(verdict) + " " + Wording.word(verdict),
        "class",
        "pill " + Columns.style(verdict));
    Columns.result(report, clause)
        .ifPresent(
            result -> page.element("span", Wording.time(result.duration()), "class", "time"));
    page.close();
    Columns.result(report, clause).ifPresent(result -> findings(report, result));
    page.close().line();
  }

  private void findings(ConformanceReport report, ClauseResult result) {
    HtmlCounts.write(result.counts(), page);
    if (!result.reason().isBlank()) {
      page.element("pre", result.reason().strip(), "class", "reason");
    }
    if (!result.notes().isEmpty()) {
      page.open("ul", "class", "notes");
      result.notes().forEach(note -> page.element("li", note));
      page.close();
    }
    if (!result.rerun().isBlank()) {
      page.open("div", "class", "rerun").element("code", result.rerun().strip());
      page.element("button", "Copy", "type", "button", "class", "copy", "hidden", "");
      page.close();
    }
    if (!result.history().isEmpty()) {
      history(report, result);
    }
  }

  private void history(ConformanceReport report, ClauseResult result) {
    String label = "History of " + result.clause().id() + ", " + report.subject().name();
    page.open("div", "class", "history");
    page.open("div", "class", "history-head");
    page.element("h5", "History");
    page.open("label", "hidden", "").text("Event ");
    page.empty("input", "type", "search", "class", "event", "placeholder", "such as a/17");
    page.close().element("output", result.history().size() + " happenings").close();
    page.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label);
    page.open("table").open("thead").open("tr");
    List.of("ms", "what", "event", "detail")
        .forEach(title -> page.element("th", title, "scope", "col"));
    page.close().close().line().open("tbody");
    result.history().forEach(this::happening);
    page.close().close().close().close();
  }

  private void happening(Happening happening) {
    page.open("tr", "data-event", happening.event());
    page.element("td", String.valueOf(Wording.millis(happening.at())));
    page.element("td", happening.what()).element("td", happening.event());
    page.element("td", happening.detail()).close().line();
  }

  private static String stressed(String text) {
    return Markup.escaped(text).replaceAll("\\b(MUST NOT|MUST|SHOULD)\\b", "<strong>$1</strong>");
  }
}
