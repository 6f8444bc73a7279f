package dev.signalbox.conformance.report;

import java.util.Locale;
import java.util.Map;

/**
 * The report as JUnit XML, for build servers: one suite for the configuration, one test for each
 * clause, named by its id. A clause that was not proved is skipped with the reason, not passed.
 */
public final class JunitXmlReport {
  private JunitXmlReport() {}

  /** The report as XML. */
  public static String render(ConformanceReport report) {
    Markup xml = new Markup().raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").line();
    Map<Verdict, Long> tally = report.tally();
    long passed = tally.getOrDefault(Verdict.PASS, 0L);
    long failed = tally.getOrDefault(Verdict.FAIL, 0L);
    xml.open(
            "testsuite",
            "name",
            suite(report),
            "tests",
            String.valueOf(report.results().size()),
            "failures",
            String.valueOf(failed),
            "errors",
            "0",
            "skipped",
            String.valueOf(report.results().size() - passed - failed),
            "time",
            seconds(Wording.millis(report.duration())),
            "timestamp",
            report.startedAt().toString())
        .line();
    properties(report, xml);
    report.results().forEach(result -> test(report, result, xml));
    return xml.close().line().toString();
  }

  private static void properties(ConformanceReport report, Markup xml) {
    xml.open("properties").line();
    property("contract", ConformanceReport.CONTRACT, xml);
    property("conformant", String.valueOf(report.conformant()), xml);
    property("run_id", report.runId(), xml);
    property("seed", String.valueOf(report.seed()), xml);
    property("time_scale", String.valueOf(report.timeScale()), xml);
    property("signalbox", report.signalboxVersion(), xml);
    property("jdk", report.jdk(), xml);
    property("provider", report.subject().provider(), xml);
    property("provider_version", report.subject().providerVersion(), xml);
    property("broker", report.subject().broker(), xml);
    property("client", report.subject().client(), xml);
    xml.close().line();
  }

  private static void property(String name, String value, Markup xml) {
    xml.empty("property", "name", name, "value", value).line();
  }

  private static void test(ConformanceReport report, ClauseResult result, Markup xml) {
    xml.open(
        "testcase",
        "classname",
        suite(report),
        "name",
        result.clause().id(),
        "time",
        seconds(Wording.millis(result.duration())));
    if (result.verdict() == Verdict.FAIL) {
      xml.element("failure", account(result), "message", message(result), "type", "FAIL");
    } else if (result.verdict() != Verdict.PASS) {
      xml.empty("skipped", "message", message(result));
    }
    if (!result.notes().isEmpty()) {
      xml.element("system-out", String.join("\n", result.notes()));
    }
    xml.close().line();
  }

  private static String message(ClauseResult result) {
    String reason = result.reason().strip();
    String shown = result.verdict() == Verdict.FAIL ? Wording.firstLine(reason) : reason;
    return Wording.word(result.verdict())
        + ": "
        + (shown.isEmpty() ? Wording.meaning(result.verdict()) : shown);
  }

  private static String account(ClauseResult result) {
    StringBuilder account = new StringBuilder("\n");
    account.append(result.clause().id()).append(": ").append(result.clause().text()).append("\n\n");
    account.append(result.reason().strip()).append("\n\n");
    account.append(Wording.counts(result.counts())).append('\n');
    account.append("run again: ").append(result.rerun()).append('\n');
    if (!result.history().isEmpty()) {
      account.append("\nhistory:\n");
      result.history().forEach(happening -> account.append(Wording.line(happening)).append('\n'));
    }
    return account.toString();
  }

  private static String suite(ConformanceReport report) {
    return "conformance." + report.subject().name();
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%d.%03d", millis / 1_000, millis % 1_000);
  }
}
