package dev.signalbox.cli.demo;

import dev.signalbox.EventDraft;
import dev.signalbox.Signalbox;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.routing.SignalboxConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Starts both groups for each namespace, before the namespace's first event. Thread-safe. */
final class DemoConsumers {
  /** The group that takes everything. */
  static final String AUDIT_GROUP = "audit";

  private static final String EVERYTHING = "#";

  private final Signalbox signalbox;
  private final DemoHandlers handlers;
  private final Set<String> namespaces = new LinkedHashSet<>();

  DemoConsumers(Signalbox signalbox, DemoHandlers handlers) {
    this.signalbox = signalbox;
    this.handlers = handlers;
  }

  /** Starts one consumer for each group, of several namespaces and with a handler per pattern. */
  synchronized void startTogether(List<String> together) {
    String first = together.get(0);
    String[] others = together.subList(1, together.size()).toArray(String[]::new);
    var work = signalbox.consumer(first, others);
    together.forEach(namespace -> work.on(namespace + ".*", handlers.work()));
    work.start();
    signalbox.consumer(first, others).group(AUDIT_GROUP).on(EVERYTHING, handlers.audit()).start();
    namespaces.addAll(together);
  }

  /** Starts what is missing for an event that a broker will get. */
  void startFor(EventDraft draft) {
    if (delivery(draft).durable()) {
      start(namespace(draft));
    }
  }

  private synchronized void start(String namespace) {
    if (namespaces.contains(namespace)) {
      return;
    }
    signalbox.consumer(namespace).on(EVERYTHING, handlers.work()).start();
    signalbox.consumer(namespace).group(AUDIT_GROUP).on(EVERYTHING, handlers.audit()).start();
    namespaces.add(namespace);
  }

  private DeliveryMode delivery(EventDraft draft) {
    SignalboxConfig config = signalbox.config();
    return draft
        .requestedDelivery()
        .or(config.routingTable().resolve(draft.name())::delivery)
        .orElse(config.defaultDelivery());
  }

  private static String namespace(EventDraft draft) {
    int dot = draft.name().indexOf('.');
    return draft
        .requestedNamespace()
        .orElse(dot < 0 ? draft.name() : draft.name().substring(0, dot));
  }

  /** The namespaces with consumers. */
  synchronized List<String> namespaces() {
    return List.copyOf(namespaces);
  }
}
