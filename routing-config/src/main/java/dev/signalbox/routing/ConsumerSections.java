package dev.signalbox.routing;

import dev.signalbox.spi.Grammar;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.config.ConfigSection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code [events.durable]} and the {@code [events.consumers.…]} over it. */
final class ConsumerSections {

  private static final Duration ONE_MS = Duration.ofMillis(1);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private ConsumerSections() {}

  /** What a section says, and the section, for the checks that need more than it. */
  record Consumer(ConfigSection section, ConsumerSettings settings) {}

  static Consumer defaults(ConfigSection section) {
    return read(section, ConsumerSettings.DEFAULT);
  }

  static Map<String, Consumer> named(ConfigSection consumers, ConsumerSettings defaults) {
    Map<String, Consumer> named = new LinkedHashMap<>();
    consumers
        .namedSections()
        .forEach(
            (group, section) -> {
              try {
                Grammar.checkGroup(group);
              } catch (IllegalArgumentException invalid) {
                section.problem("", String.valueOf(invalid.getMessage()));
              }
              named.put(group, read(section, defaults));
            });
    return named;
  }

  private static Consumer read(ConfigSection section, ConsumerSettings base) {
    ConsumerSettingsBuilder builder = base.toBuilder();
    readWork(section, base, builder);
    readRetries(section, base, builder);
    readHealth(section, base, builder);
    Consumer consumer = new Consumer(section, builder.build());
    check(consumer);
    return consumer;
  }

  private static void readWork(
      ConfigSection section, ConsumerSettings base, ConsumerSettingsBuilder builder) {
    builder
        .batchSize(section.integer("batch_size").atLeast(1).orElse(base.batchSize()))
        .maxConcurrentHandlers(
            section
                .integer("max_concurrent_handlers")
                .atLeast(1)
                .atMost(100_000)
                .orElse(base.maxConcurrentHandlers()))
        .pollingInterval(
            section.duration("polling_interval_ms").atLeast(ONE_MS).orElse(base.pollingInterval()))
        .handlerTimeout(
            section
                .duration("handler_timeout_seconds")
                .atLeast(ONE_SECOND)
                .orElse(base.handlerTimeout()))
        .visibilityTimeout(
            section
                .duration("visibility_timeout_seconds")
                .atLeast(ONE_SECOND)
                .orElse(base.visibilityTimeout()))
        .windowEvents(section.integer("window_events").atLeast(1).orElse(base.windowEvents()))
        .windowBytes(section.longInteger("window_bytes").atLeast(1L).orElse(base.windowBytes()))
        .ordering(
            section
                .flag("ordered")
                .optional()
                .map(ordered -> ordered ? Ordering.PER_KEY : Ordering.UNORDERED)
                .orElse(base.ordering()))
        .unmatched(section.oneOf("unmatched", UnmatchedEvents.class).orElse(base.unmatched()));
  }

  private static void readRetries(
      ConfigSection section, ConsumerSettings base, ConsumerSettingsBuilder builder) {
    builder
        .maxDeliveryAttempts(
            section.integer("max_delivery_attempts").atLeast(1).orElse(base.maxDeliveryAttempts()))
        .retryInitial(section.duration("retry_initial_ms").orElse(base.retryInitial()))
        .retryMultiplier(
            section
                .decimal("retry_multiplier")
                .atLeast(1.0)
                .atMost(1_000.0)
                .orElse(base.retryMultiplier()))
        .retryMax(section.duration("retry_max_ms").orElse(base.retryMax()))
        .retryJitter(
            section.decimal("retry_jitter").atLeast(0.0).atMost(1.0).orElse(base.retryJitter()))
        .crashAllowance(section.integer("crash_allowance").atLeast(0).orElse(base.crashAllowance()))
        .deadLetterRetention(
            section
                .duration("dlq_retention_days")
                .atLeast(Duration.ofDays(1))
                .orElse(base.deadLetterRetention()));
    if (section.flag("dlq_enabled").orElse(base.deadLetters())) {
      builder.withDeadLetters();
    } else {
      builder.withoutDeadLetters();
    }
  }

  private static void readHealth(
      ConfigSection section, ConsumerSettings base, ConsumerSettingsBuilder builder) {
    builder
        .shutdownGrace(section.duration("shutdown_grace_ms").orElse(base.shutdownGrace()))
        .lagThreshold(section.longInteger("lag_threshold").atLeast(1L).orElse(base.lagThreshold()))
        .stuckAfter(section.duration("stuck_after_ms").atLeast(ONE_MS).orElse(base.stuckAfter()));
  }

  private static void check(Consumer consumer) {
    ConfigSection section = consumer.section;
    ConsumerSettings settings = consumer.settings;
    boolean retryWritten = section.has("retry_max_ms") || section.has("retry_initial_ms");
    if (retryWritten && settings.retryMax().compareTo(settings.retryInitial()) < 0) {
      long max = settings.retryMax().toMillis();
      long initial = settings.retryInitial().toMillis();
      if (section.has("retry_max_ms")) {
        section.problem("retry_max_ms", max + " is below retry_initial_ms = " + initial);
      } else {
        section.problem("retry_initial_ms", initial + " is above retry_max_ms = " + max);
      }
    }
    boolean lettersWritten = section.has("unmatched") || section.has("dlq_enabled");
    if (lettersWritten
        && settings.unmatched() == UnmatchedEvents.DEAD_LETTER
        && !settings.deadLetters()) {
      section.problem(
          section.has("unmatched") ? "unmatched" : "dlq_enabled",
          "unmatched = \"dead_letter\" needs dlq_enabled = true");
    }
  }
}
