package dev.signalbox;

import dev.signalbox.internal.assembly.ConsumerRequest;
import dev.signalbox.internal.assembly.Consumers;
import dev.signalbox.internal.assembly.SignalboxCore;
import dev.signalbox.internal.handler.HandlerRegistry;
import dev.signalbox.routing.ConsumerSettings;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Prepares a durable consumer: a group's handlers of some namespaces. Not thread-safe. */
public final class ConsumerBuilder {
  private final SignalboxCore core;
  private final List<String> namespaces = new ArrayList<>();
  private final List<HandlerRegistry.Registration> handlers = new ArrayList<>();
  private String group = EventQueue.DEFAULT_GROUP;
  private @Nullable RetryPolicy retry;
  private UnaryOperator<ConsumerSettings> settings = UnaryOperator.identity();
  private StartPosition start = StartPosition.LATEST;
  private @Nullable Duration ephemeralExpiry;

  ConsumerBuilder(SignalboxCore core, String namespace, String... more) {
    this.core = core;
    namespaces.add(namespace);
    namespaces.addAll(List.of(more));
  }

  /**
   * The consumer group: each group gets every event, the consumers of one group share them. Without
   * a call it is the default group.
   */
  public ConsumerBuilder group(String group) {
    this.group = Objects.requireNonNull(group, "group");
    return this;
  }

  /**
   * Calls the handler for events whose names match. All handlers that match an event are called.
   */
  public ConsumerBuilder on(String pattern, EventHandler handler) {
    handlers.add(
        new HandlerRegistry.Registration(
            EventPattern.parse(pattern), Objects.requireNonNull(handler, "handler")));
    return this;
  }

  /** Another retry policy than the configured one. */
  public ConsumerBuilder retry(RetryPolicy retry) {
    this.retry = Objects.requireNonNull(retry, "retry");
    return this;
  }

  /** Changes the configured settings of the group. */
  public ConsumerBuilder settings(UnaryOperator<ConsumerSettings> change) {
    this.settings = Objects.requireNonNull(change, "change");
    return this;
  }

  /** Where the group begins if it does not exist yet; without a call, with what comes. */
  public ConsumerBuilder startAt(StartPosition start) {
    this.start = Objects.requireNonNull(start, "start");
    return this;
  }

  /** Makes the group vanish after so long without a consumer. */
  public ConsumerBuilder ephemeral(Duration expiry) {
    this.ephemeralExpiry = Objects.requireNonNull(expiry, "expiry");
    return this;
  }

  /**
   * Creates what is missing at the brokers and starts; events published after the return are
   * delivered. Blocks until the brokers have answered.
   *
   * @throws IllegalArgumentException when a name breaks a rule, or there is no handler
   * @throws dev.signalbox.spi.MessagingException INVALID_ARGUMENT when a provider cannot do what is
   *     asked, CONFLICT when a queue exists with other options, UNAVAILABLE without a broker
   */
  public EventConsumer start() {
    ConsumerSettings chosen = settings.apply(core.parts().config().consumer(group));
    return core.consumers()
        .start(
            new ConsumerRequest(
                group,
                namespaces,
                handlers,
                retry != null ? retry : Consumers.retryPolicy(chosen),
                chosen,
                start,
                ephemeralExpiry));
  }
}
