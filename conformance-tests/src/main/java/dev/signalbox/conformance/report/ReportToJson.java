package dev.signalbox.conformance.report;

import dev.signalbox.spi.Limits;
import dev.signalbox.spi.NameRule;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes the JSON of a report. */
final class ReportToJson {
  private ReportToJson() {}

  static ObjectNode tree(ConformanceReport report) {
    ObjectNode tree = object();
    tree.put("schema", JsonReport.SCHEMA);
    tree.put("contract", ConformanceReport.CONTRACT);
    tree.put("run_id", report.runId());
    tree.put("seed", report.seed());
    tree.put("started_at", report.startedAt().toString());
    tree.put("duration_ms", Wording.millis(report.duration()));
    tree.put("time_scale", report.timeScale());
    tree.put("conformant", report.conformant());
    tree.set("versions", versions(report));
    tree.set("subject", subject(report.subject()));
    ObjectNode tally = tree.putObject("tally");
    report
        .tally()
        .forEach((verdict, count) -> tally.put(verdict.name().toLowerCase(Locale.ROOT), count));
    counts(report.counts(), tree.putObject("counts"));
    ArrayNode results = tree.putArray("results");
    report.results().forEach(result -> results.add(result(result)));
    return tree;
  }

  private static ObjectNode versions(ConformanceReport report) {
    ObjectNode versions = object();
    versions.put("signalbox", report.signalboxVersion());
    versions.put("jdk", report.jdk());
    versions.put("provider", report.subject().providerVersion());
    versions.put("broker", report.subject().broker());
    versions.put("client", report.subject().client());
    return versions;
  }

  private static ObjectNode subject(Subject subject) {
    ObjectNode node = object();
    node.put("name", subject.name());
    node.put("provider", subject.provider());
    ArrayNode capabilities = node.putArray("capabilities");
    subject.capabilities().declared().stream()
        .sorted()
        .forEach(capability -> capabilities.add(capability.name()));
    node.set("limits", limits(subject.capabilities().limits()));
    return node;
  }

  private static ObjectNode limits(Limits limits) {
    ObjectNode node = object();
    node.put("max_event_bytes", limits.maxEventBytes());
    node.put("max_batch_events", limits.maxBatchEvents());
    node.put("max_batch_bytes", limits.maxBatchBytes());
    node.put("max_batches_in_flight", limits.maxBatchesInFlight());
    node.put("max_settlements", limits.maxSettlements());
    node.put("queues_per_receiver", limits.queuesPerReceiver());
    node.put("longest_delay_ms", Wording.millis(limits.longestDelay()));
    node.put("longest_lease_ms", Wording.millis(limits.longestLease()));
    NameRule names = limits.queueNames();
    node.putObject("queue_names")
        .put("pattern", names.pattern().pattern())
        .put("flags", names.pattern().flags())
        .put("max_length", names.maxLength())
        .put("rule", names.rule());
    return node;
  }

  private static ObjectNode result(ClauseResult result) {
    ObjectNode node = object();
    node.put("id", result.clause().id());
    node.put("text", result.clause().text());
    node.put("part", result.clause().part().name());
    node.put("verdict", result.verdict().name());
    node.put("duration_ms", Wording.millis(result.duration()));
    counts(result.counts(), node);
    node.put("reason", result.reason());
    ArrayNode notes = node.putArray("notes");
    result.notes().forEach(notes::add);
    ArrayNode history = node.putArray("history");
    result.history().forEach(happening -> history.add(happening(happening)));
    node.put("rerun", result.rerun());
    return node;
  }

  private static ObjectNode happening(Happening happening) {
    return object()
        .put("at_ms", Wording.millis(happening.at()))
        .put("what", happening.what())
        .put("event", happening.event())
        .put("detail", happening.detail());
  }

  private static void counts(Counts counts, ObjectNode node) {
    node.put("lost", counts.lost());
    node.put("unexpected", counts.unexpected());
    node.put("duplicated", counts.duplicated());
    node.put("recovered", counts.recovered());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
