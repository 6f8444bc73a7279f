package dev.signalbox.conformance.report;

import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Limits;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What was examined, and what it came to: a card for each configuration. */
final class HtmlSubjects {
  private final List<ConformanceReport> reports;
  private final Markup page;

  HtmlSubjects(List<ConformanceReport> reports, Markup page) {
    this.reports = reports;
    this.page = page;
  }

  void write() {
    page.open("section", "class", "cards", "aria-label", "Configurations").line();
    reports.forEach(this::card);
    page.close().line();
  }

  private void card(ConformanceReport report) {
    boolean conformant = report.conformant();
    page.open("article", "class", "card").line();
    page.open("div", "class", "card-head").element("h2", report.subject().name());
    page.element(
        "strong",
        (conformant ? "✓ " : "✗ ") + Wording.conformance(report),
        "class",
        "badge " + Columns.style(conformant ? Verdict.PASS : Verdict.FAIL));
    page.close().line();
    bar(report.tally());
    tally(report.tally());
    accounting(report.counts());
    facts(report);
    capabilities(report.subject());
    limits(report.subject().capabilities().limits());
    page.close().line();
  }

  private void bar(Map<Verdict, Long> tally) {
    page.open("div", "class", "bar", "role", "img", "aria-label", Wording.tally(tally));
    tally.forEach(
        (verdict, count) -> {
          if (count > 0) {
            String style = "flex-grow:" + count;
            page.element("i", "", "class", Columns.style(verdict), "style", style);
          }
        });
    page.close().line();
  }

  private void tally(Map<Verdict, Long> tally) {
    page.open("ul", "class", "tally");
    tally.forEach(
        (verdict, count) -> {
          if (count > 0) {
            page.open("li", "title", Wording.meaning(verdict));
            page.element("span", Wording.mark(verdict), "class", "mark " + Columns.style(verdict));
            page.text(" ").element("b", String.valueOf(count));
            page.text(" " + Wording.word(verdict)).close();
          }
        });
    page.close().line();
  }

  private void accounting(Counts counts) {
    HtmlCounts.write(counts, page);
    page.line();
  }

  private void facts(ConformanceReport report) {
    Subject subject = report.subject();
    page.open("dl", "class", "facts");
    fact("provider", subject.provider() + " " + subject.providerVersion());
    fact("broker", subject.broker());
    fact("client", subject.client());
    fact("Signalbox", report.signalboxVersion());
    fact("JDK", report.jdk());
    fact(
        "started",
        report
            .startedAt()
            .truncatedTo(ChronoUnit.SECONDS)
            .toString()
            .replace("T", " ")
            .replace("Z", " UTC"));
    fact("took", Wording.time(report.duration()));
    fact("time scale", String.valueOf(report.timeScale()));
    fact("run id", report.runId());
    fact("seed", String.valueOf(report.seed()));
    page.close().line();
  }

  private void capabilities(Subject subject) {
    // Beside others, the cards stay short enough for the matrix to be seen.
    if (reports.size() == 1) {
      page.open("details", "class", "capabilities", "open", "");
    } else {
      page.open("details", "class", "capabilities");
    }
    int declared = subject.capabilities().declared().size();
    page.element(
        "summary", "Capabilities: " + declared + " of " + Capability.values().length + " declared");
    page.open("ul", "class", "chips");
    for (Capability capability : Capability.values()) {
      boolean has = subject.capabilities().has(capability);
      page.open("li", "class", has ? "chip" : "chip absent");
      page.element("span", has ? "✓ " : "– ", "aria-hidden", "true").text(capability.name());
      page.element("span", has ? " declared" : " not declared", "class", "aside").close();
    }
    page.close().close().line();
  }

  private void limits(Limits limits) {
    page.open("details", "class", "limits").element("summary", "Limits");
    page.open("dl", "class", "facts");
    fact("event", bytes(limits.maxEventBytes()));
    fact("batch", number(limits.maxBatchEvents()) + " events, " + bytes(limits.maxBatchBytes()));
    fact("batches in flight", number(limits.maxBatchesInFlight()));
    fact("settlements in one call", number(limits.maxSettlements()));
    fact("queues per receiver", number(limits.queuesPerReceiver()));
    fact("longest delay", limits.longestDelay().toString());
    fact("longest lease", limits.longestLease().toString());
    fact("queue names", limits.queueNames().rule());
    page.close().close().line();
  }

  private void fact(String name, String value) {
    page.open("div").element("dt", name).element("dd", value).close();
  }

  private static String number(int number) {
    return number == Integer.MAX_VALUE ? "any number" : String.valueOf(number);
  }

  private static String bytes(long bytes) {
    boolean whole = bytes >= 1024 && bytes % 1024 == 0;
    return whole ? bytes / 1024 + " KiB" : bytes + " bytes";
  }
}
