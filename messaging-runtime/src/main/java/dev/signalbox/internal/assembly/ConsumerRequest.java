package dev.signalbox.internal.assembly;

import dev.signalbox.RetryPolicy;
import dev.signalbox.internal.handler.HandlerRegistry;
import dev.signalbox.routing.ConsumerSettings;
import dev.signalbox.spi.Grammar;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks of a consumer.
 *
 * @param group the consumer group
 * @param namespaces whose events it wants
 * @param handlers whom to call
 * @param retry when a failed event is tried again
 * @param settings the group's settings
 * @param start where a new group begins
 * @param ephemeralExpiry after how long without a consumer the group vanishes; null: it stays
 */
public record ConsumerRequest(
    String group,
    List<String> namespaces,
    List<HandlerRegistry.Registration> handlers,
    RetryPolicy retry,
    ConsumerSettings settings,
    StartPosition start,
    @Nullable Duration ephemeralExpiry) {
  /** Checks and copies the components. */
  public ConsumerRequest {
    Grammar.checkGroup(group);
    namespaces = namespaces.stream().distinct().toList();
    namespaces.forEach(Grammar::checkNamespace);
    handlers = List.copyOf(handlers);
    Objects.requireNonNull(retry, "retry");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(start, "start");
    if (namespaces.isEmpty() || handlers.isEmpty()) {
      throw new IllegalArgumentException(
          "consumer group \"%s\" needs a namespace and a handler; add on(pattern, handler)"
              .formatted(group));
    }
  }
}
