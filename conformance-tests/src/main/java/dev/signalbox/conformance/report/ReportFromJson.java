package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Limits;
import dev.signalbox.spi.NameRule;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads the JSON of a report. What can be computed from the results is not believed. */
final class ReportFromJson {
  private ReportFromJson() {}

  static ConformanceReport report(JsonNode tree, String source) {
    Fields fields = new Fields(source, "", tree);
    expect(fields, "schema", JsonReport.SCHEMA);
    expect(fields, "contract", ConformanceReport.CONTRACT);
    Fields versions = fields.object("versions");
    return new ConformanceReport(
        subject(fields.object("subject"), versions),
        fields.text("run_id"),
        fields.number("seed"),
        fields.value("started_at", Instant::parse),
        fields.millis("duration_ms"),
        versions.text("signalbox"),
        versions.text("jdk"),
        fields.fraction("time_scale"),
        fields.objects("results", ReportFromJson::result));
  }

  private static void expect(Fields fields, String name, String known) {
    String found = fields.text(name);
    if (!found.equals(known)) {
      throw fields.wrong(
          name,
          "is \"%s\", and this version reads \"%s\" only; read it with the version that wrote it"
              .formatted(found, known));
    }
  }

  private static Subject subject(Fields fields, Fields versions) {
    return new Subject(
        fields.text("name"),
        fields.text("provider"),
        versions.text("provider"),
        versions.text("broker"),
        versions.text("client"),
        new Capabilities(
            Set.copyOf(fields.values("capabilities", Capability::valueOf)),
            limits(fields.object("limits"))));
  }

  private static Limits limits(Fields fields) {
    Fields names = fields.object("queue_names");
    int flags = names.count("flags");
    return new Limits(
        fields.count("max_event_bytes"),
        fields.count("max_batch_events"),
        fields.number("max_batch_bytes"),
        fields.count("max_batches_in_flight"),
        fields.count("max_settlements"),
        fields.count("queues_per_receiver"),
        fields.millis("longest_delay_ms"),
        fields.millis("longest_lease_ms"),
        new NameRule(
            names.value("pattern", pattern -> Pattern.compile(pattern, flags)),
            names.count("max_length"),
            names.text("rule")));
  }

  private static ClauseResult result(Fields fields) {
    return new ClauseResult(
        fields.value("id", id -> Clause.find(id).orElseThrow()),
        fields.value("verdict", Verdict::valueOf),
        fields.millis("duration_ms"),
        new Counts(
            fields.number("lost"),
            fields.number("unexpected"),
            fields.number("duplicated"),
            fields.number("recovered")),
        fields.text("reason"),
        fields.values("notes", note -> note),
        fields.objects("history", ReportFromJson::happening),
        fields.text("rerun"));
  }

  private static Happening happening(Fields fields) {
    return new Happening(
        fields.millis("at_ms"), fields.text("what"), fields.text("event"), fields.text("detail"));
  }
}
