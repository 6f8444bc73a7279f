package dev.signalbox;

import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigBuilder;
import java.util.Map;

/** Starts a Signalbox on the memory provider, with short retries. */
final class MemorySignalbox {
  private MemorySignalbox() {}

  static SignalboxConfigBuilder config() {
    return SignalboxConfig.builder()
        .set("events.domain.default_provider", "memory")
        .set("events.domain.fired_by", "test")
        .set("events.durable.retry_initial_ms", 1)
        .set("events.durable.retry_max_ms", 5)
        .provider("memory", Map.of());
  }

  static Signalbox start() {
    return start(config());
  }

  static Signalbox start(SignalboxConfigBuilder config) {
    return Signalbox.builder().config(config).start();
  }
}
