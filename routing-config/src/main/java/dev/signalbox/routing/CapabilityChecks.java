package dev.signalbox.routing;

import dev.signalbox.routing.ConsumerSections.Consumer;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.NameRule;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.ConfigSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what a configuration asks of its providers against what they declare. */
final class CapabilityChecks {

  private static final String SAMPLE = "payments";

  private final SignalboxConfig config;
  private final Optional<ProviderCatalog> catalog;
  private final ConfigProblems problems;

  /** Of the instances that consumers read. */
  private final Map<String, Capabilities> capabilities = new LinkedHashMap<>();

  private final Set<String> consumed;

  CapabilityChecks(
      SignalboxConfig config, Optional<ProviderCatalog> catalog, ConfigProblems problems) {
    this.config = config;
    this.catalog = catalog;
    this.problems = problems;
    this.consumed = config.routingTable().providersFor(List.of(EventPattern.parse("#")));
  }

  void check(
      ProviderSections providers,
      ConfigSection domain,
      Consumer defaults,
      Map<String, Consumer> consumers) {
    catalog.ifPresent(known -> readAll(known, providers));
    checkOrderingKey(domain);
    checkNames(domain, "queue_pattern", config.domain().naming().channelName(SAMPLE));
    checkNames(
        domain,
        "dlq_pattern",
        config.domain().naming().deadLetterName(SAMPLE, EventQueue.DEFAULT_GROUP));
    checkConsumer(defaults);
    consumers.forEach(
        (group, consumer) -> {
          checkConsumer(consumer);
          checkGroup(group, consumer.section());
        });
  }

  private void readAll(ProviderCatalog known, ProviderSections providers) {
    config
        .providers()
        .forEach(
            (name, instance) -> {
              Capabilities read =
                  read(known, instance.type(), instance.config(), providers.section(name));
              if (read != null && consumed.contains(name)) {
                capabilities.put(name, read);
              }
            });
    for (Route route : config.domain().routes()) {
      route
          .overlay()
          .filter(overlay -> known.find(overlay.type()).isPresent())
          .ifPresent(
              overlay ->
                  read(known, overlay.type(), overlay.config(), providers.section(overlay.name())));
    }
  }

  private @Nullable Capabilities read(
      ProviderCatalog known, String type, ProviderConfig table, ConfigSection section) {
    EventMessagingProvider provider = known.find(type).orElse(null);
    if (provider == null) {
      section.problem(
          "", "no provider of type \"" + type + "\" on the class path", known.explainAbsence(type));
      return null;
    }
    try {
      Capabilities read = provider.capabilities(table);
      table.unread().forEach(problems::error);
      if (read == null) {
        section.problem("", "provider \"" + type + "\" declares nothing: a defect of the provider");
      }
      return read;
    } catch (ConfigException wrong) {
      wrong.problems().forEach(problems::error);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError defect) {
      section.problem(
          "",
          "provider \"" + type + "\" failed while it read its table (" + defect + ")",
          "a defect of the provider");
    }
    return null;
  }

  private void checkOrderingKey(ConfigSection domain) {
    if (config.domain().orderingKey() instanceof OrderingKeySource.None) {
      return;
    }
    for (String name : without(Capability.ORDER_PER_KEY)) {
      domain.warning(
          "ordering_key",
          "provider \"" + name + "\" does not keep the order of a key",
          "its events may come in any order");
    }
  }

  private void checkNames(ConfigSection section, String key, String name) {
    capabilities.forEach(
        (provider, declared) -> {
          NameRule rule = declared.limits().queueNames();
          rule.violation(name)
              .ifPresent(
                  violation ->
                      section.problem(
                          key, "provider \"" + provider + "\" cannot hold it: " + violation));
        });
  }

  private void checkGroup(String group, ConfigSection section) {
    try {
      QueueNaming naming = config.domain().naming();
      checkNames(section, "", naming.queueName(SAMPLE, group));
      checkNames(section, "", naming.deadLetterName(SAMPLE, group));
    } catch (IllegalArgumentException refused) {
      section.problem("", String.valueOf(refused.getMessage()));
    }
  }

  private void checkConsumer(Consumer consumer) {
    checkOrder(consumer);
    String blamed =
        List.of("visibility_timeout_seconds", "handler_timeout_seconds").stream()
            .filter(consumer.section()::has)
            .findFirst()
            .orElse("");
    if (!blamed.isEmpty()) {
      checkVisibility(consumer, blamed);
      checkLongestLease(consumer, blamed);
    }
  }

  private void checkOrder(Consumer consumer) {
    List<String> without = without(Capability.ORDER_PER_KEY);
    boolean asked =
        consumer.section().has("ordered") && consumer.settings().ordering() == Ordering.PER_KEY;
    if (!asked || without.isEmpty()) {
      return;
    }
    String message = "provider \"" + without.get(0) + "\" does not keep the order of a key";
    if (without.size() == capabilities.size()) {
      consumer.section().problem("ordered", message, "remove it, or choose another provider");
    } else {
      consumer.section().warning("ordered", message, "its events may come in any order");
    }
  }

  private void checkVisibility(Consumer consumer, String blamed) {
    Duration visibility = consumer.settings().visibilityTimeout();
    Duration handler = consumer.settings().handlerTimeout();
    boolean extended = !capabilities.isEmpty() && without(Capability.LEASE).isEmpty();
    if (extended || visibility.compareTo(handler) > 0) {
      return;
    }
    String relation = visibility.equals(handler) ? " is not above " : " is below ";
    String message =
        blamed.startsWith("visibility")
            ? visibility.toSeconds() + relation + "handler_timeout_seconds = " + handler.toSeconds()
            : "visibility_timeout_seconds = "
                + visibility.toSeconds()
                + relation
                + handler.toSeconds();
    consumer.section().problem(blamed, message, "events would be handled twice");
  }

  private void checkLongestLease(Consumer consumer, String blamed) {
    Duration visibility = consumer.settings().visibilityTimeout();
    Duration handler = consumer.settings().handlerTimeout();
    Duration longest = visibility.compareTo(handler) > 0 ? visibility : handler;
    capabilities.forEach(
        (name, declared) -> {
          Duration limit = declared.limits().longestLease();
          if (longest.compareTo(limit) > 0) {
            consumer
                .section()
                .problem(
                    blamed,
                    longest.toSeconds()
                        + " is above the longest lease of provider \""
                        + name
                        + "\", which is "
                        + limit.toSeconds()
                        + " s");
          }
        });
  }

  private List<String> without(Capability capability) {
    List<String> names = new ArrayList<>();
    capabilities.forEach(
        (name, declared) -> {
          if (!declared.has(capability)) {
            names.add(name);
          }
        });
    return names;
  }
}
