package dev.signalbox.routing;

import dev.signalbox.spi.config.ConfigSection;
import java.time.Duration;
import java.util.List;

/** Reads the sections that are settings and nothing more. */
final class PlainSections {

  private static final Duration ONE_MS = Duration.ofMillis(1);
  private static final int LARGEST_BUFFER = 1 << 24;

  private PlainSections() {}

  static PublisherSettings publisher(ConfigSection section) {
    PublisherSettings defaults = PublisherSettings.DEFAULT;
    return new PublisherSettings(
        section
            .integer("command_buffer_size")
            .atLeast(1)
            .atMost(LARGEST_BUFFER)
            .orElse(defaults.commandBufferSize()),
        section.duration("shutdown_drain_timeout_ms").orElse(defaults.shutdownDrainTimeout()),
        section.flag("log_dropped_events").orElse(defaults.logDroppedEvents()),
        section
            .integer("max_buffered_events")
            .atLeast(1)
            .atMost(LARGEST_BUFFER)
            .orElse(defaults.maxBufferedEvents()),
        section.longInteger("max_buffered_bytes").atLeast(1L).orElse(defaults.maxBufferedBytes()),
        section.duration("max_block_ms").orElse(defaults.maxBlock()));
  }

  static FastSettings fast(ConfigSection section) {
    FastSettings defaults = FastSettings.DEFAULT;
    return new FastSettings(
        section
            .integer("broadcast_buffer_size")
            .atLeast(1)
            .atMost(LARGEST_BUFFER)
            .orElse(defaults.bufferSize()),
        section.oneOf("overflow_strategy", OverflowStrategy.class).orElse(defaults.overflow()),
        section.duration("dispatch_timeout_ms").atLeast(ONE_MS).orElse(defaults.dispatchTimeout()),
        section
            .integer("deduplication_cache_size")
            .atLeast(0)
            .atMost(LARGEST_BUFFER)
            .orElse(defaults.deduplicationCacheSize()),
        section.flag("log_subscriber_errors").orElse(defaults.logSubscriberErrors()));
  }

  static MetricsSettings metrics(ConfigSection section) {
    MetricsSettings defaults = MetricsSettings.DEFAULT;
    return new MetricsSettings(
        section.flag("enabled").orElse(defaults.enabled()),
        section
            .string("prefix")
            .check(
                prefix -> prefix.matches("[A-Za-z][A-Za-z0-9_.]*"),
                "letters, digits, _ and dots only, a letter first")
            .orElse(defaults.prefix()),
        section
            .decimals("histogram_buckets")
            .check(PlainSections::ascend, "must be above 0, each greater than the one before it")
            .orElse(defaults.histogramBuckets()),
        section.integer("max_event_names").atLeast(0).orElse(defaults.maxEventNames()));
  }

  static ResilienceSettings resilience(ConfigSection section) {
    ResilienceSettings defaults = ResilienceSettings.DEFAULT;
    return new ResilienceSettings(
        section.duration("publish_timeout_ms").atLeast(ONE_MS).orElse(defaults.publishTimeout()),
        section.integer("max_publish_attempts").atLeast(1).orElse(defaults.maxPublishAttempts()),
        section.duration("retry_initial_ms").orElse(defaults.retryInitial()),
        section.duration("retry_max_ms").orElse(defaults.retryMax()),
        section
            .integer("circuit_failure_rate")
            .atLeast(1)
            .atMost(100)
            .orElse(defaults.circuitFailureRate()),
        section.duration("circuit_open_ms").atLeast(ONE_MS).orElse(defaults.circuitOpen()),
        section.integer("max_in_flight").atLeast(1).orElse(defaults.maxInFlight()),
        section.duration("connect_timeout_ms").atLeast(ONE_MS).orElse(defaults.connectTimeout()),
        section.duration("heartbeat_ms").atLeast(ONE_MS).orElse(defaults.heartbeat()));
  }

  private static boolean ascend(List<Double> bounds) {
    double before = 0;
    for (double bound : bounds) {
      if (bound <= before) {
        return false;
      }
      before = bound;
    }
    return !bounds.isEmpty();
  }
}
