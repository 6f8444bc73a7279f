package dev.signalbox.internal.assembly;

import dev.signalbox.DeadLetters;
import dev.signalbox.SignalboxStats;
import dev.signalbox.internal.deadletter.DeadLetterOperations;
import dev.signalbox.internal.registry.ProviderConnection;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.MessagingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an operator asks of a Signalbox: dead letters, how full queues are, counts. */
public final class Access {
  private final SignalboxCore core;

  Access(SignalboxCore core) {
    this.core = core;
  }

  /** A group's dead letters at the only provider that carries the namespace. */
  public DeadLetters deadLetters(String namespace, String group) {
    return deadLetters(onlyProvider(namespace), namespace, group);
  }

  /** A group's dead letters at an instance. */
  public DeadLetters deadLetters(String provider, String namespace, String group) {
    core.closing().checkOpen("reading dead letters");
    EventQueue queue = core.directory().queue(namespace, group);
    return new DeadLetterOperations(
        core.connections().named(provider), queue, core.parts().codec(), core.parts().leaseClock());
  }

  /** How full a group's queue is at the only provider that carries the namespace. */
  public EventQueueStats queueStats(String namespace, String group) {
    return queueStats(onlyProvider(namespace), namespace, group);
  }

  /** How full a group's queue is at an instance. */
  public EventQueueStats queueStats(String provider, String namespace, String group) {
    core.closing().checkOpen("measuring a queue");
    EventQueue queue = core.directory().queue(namespace, group);
    EventQueueStats[] stats = new EventQueueStats[1];
    core.connections()
        .named(provider)
        .call("measuring", queue, service -> stats[0] = service.stats(queue));
    return stats[0];
  }

  private String onlyProvider(String namespace) {
    Set<String> providers =
        core.parts()
            .config()
            .routingTable()
            .providersFor(List.of(EventPattern.parse(namespace + ".#")));
    if (providers.size() == 1) {
      return providers.iterator().next();
    }
    throw new MessagingException(
        ErrorCode.INVALID_ARGUMENT,
        providers.isEmpty()
            ? "no provider carries events of namespace " + namespace + ": they are fast"
            : "several providers carry events of namespace %s: name one of %s"
                .formatted(namespace, providers));
  }

  /** Counts of publishing, dispatching and consuming. */
  public SignalboxStats stats() {
    Map<String, SignalboxStats.Publishing> publishing = new LinkedHashMap<>();
    for (ProviderConnection connection : core.connections().all()) {
      publishing.put(connection.name(), connection.publishing());
    }
    List<SignalboxStats.ConsumerStats> consumers =
        core.consumers().all().stream()
            .map(
                consumer ->
                    new SignalboxStats.ConsumerStats(
                        consumer.group(), consumer.state(), consumer.counters()))
            .toList();
    return new SignalboxStats(publishing, core.dispatchQueue().stats(), consumers);
  }
}
