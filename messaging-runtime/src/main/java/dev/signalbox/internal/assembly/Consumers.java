package dev.signalbox.internal.assembly;

import dev.signalbox.EventConsumer;
import dev.signalbox.RetryPolicy;
import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.internal.consume.ConsumerChecks;
import dev.signalbox.internal.consume.ConsumerEngine;
import dev.signalbox.internal.consume.ConsumerPlan;
import dev.signalbox.internal.consume.ConsumerSource;
import dev.signalbox.internal.handler.HandlerChain;
import dev.signalbox.internal.handler.HandlerRegistry;
import dev.signalbox.internal.registry.ProviderConnection;
import dev.signalbox.routing.ConsumerSettings;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.QueueSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts durable consumers, and stops them all. Thread-safe. */
public final class Consumers {
  // What a consumer may need beyond its grace period, for handlers and brokers that do not answer.
  private static final Duration AFTER_TIMEOUT = Duration.ofSeconds(15);

  private final SignalboxCore core;
  private final List<ConsumerEngine> running = new CopyOnWriteArrayList<>();

  Consumers(SignalboxCore core) {
    this.core = core;
  }

  /**
   * Creates the consumer's queues, opens its receivers and starts it; blocks.
   *
   * @throws MessagingException when a provider refuses something or cannot be reached
   */
  public EventConsumer start(ConsumerRequest request) {
    core.closing().checkOpen("starting a consumer of group " + request.group());
    List<EventPattern> patterns =
        request.handlers().stream().map(HandlerRegistry.Registration::pattern).toList();
    Set<String> providers = core.parts().config().routingTable().providersFor(patterns);
    if (providers.isEmpty()) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "consumer group \"%s\": no provider carries events of %s; they are fast, or no route and no events.domain.default_provider takes them"
              .formatted(request.group(), patterns));
    }
    List<ConsumerSource> sources = new ArrayList<>();
    for (String provider : providers) {
      sources.add(source(core.connections().named(provider), request));
    }
    ConsumerEngine engine = open(plan(request, sources));
    running.removeIf(consumer -> consumer.state() == EventConsumer.State.STOPPED);
    running.add(engine);
    return engine;
  }

  private ConsumerSource source(ProviderConnection connection, ConsumerRequest request) {
    new ConsumerChecks(
            request.group(),
            request.settings(),
            request.retry(),
            connection.name(),
            connection.service().capabilities())
        .check();
    List<QueueSpec> specs = new ArrayList<>();
    for (String namespace : request.namespaces()) {
      core.channels().prepare(connection, namespace);
      EventQueue queue = core.directory().queue(namespace, request.group());
      specs.add(
          core.directory()
              .spec(queue, request.settings(), request.start(), request.ephemeralExpiry()));
    }
    boolean create = core.parts().config().domain().createQueues();
    for (QueueSpec spec : specs) {
      connection.call(
          create ? "creating the queue" : "looking up the queue",
          spec.queue(),
          service -> {
            if (create) {
              service.createQueues(List.of(spec));
            } else {
              service.checkExists(spec.queue());
            }
          });
    }
    return new ConsumerSource(
        connection.name(),
        connection.service(),
        connection::classify,
        specs.stream().map(QueueSpec::queue).toList());
  }

  private ConsumerPlan plan(ConsumerRequest request, List<ConsumerSource> sources) {
    List<HandlerRegistry.Registration> handlers =
        request.handlers().stream()
            .map(
                registration ->
                    new HandlerRegistry.Registration(
                        registration.pattern(),
                        HandlerChain.of(core.handlerInterceptors(), registration.handler())))
            .toList();
    return new ConsumerPlan(
        request.group(),
        sources,
        new HandlerRegistry(handlers),
        request.retry(),
        request.settings(),
        core.parts().codec(),
        core.parts().leaseClock(),
        core.parts().handlerThreads(),
        core);
  }

  private static ConsumerEngine open(ConsumerPlan plan) {
    try {
      return ConsumerEngine.start(plan);
    } catch (MessagingException known) {
      throw known;
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      ConsumerSource first = plan.sources().get(0);
      throw new MessagingException(
          first.classify().apply(failure),
          "starting consumer group \"%s\" on provider \"%s\" failed: %s"
              .formatted(plan.group(), first.provider(), failure.getMessage()),
          failure);
    }
  }

  /** Stops all consumers at once, each with its own grace period but no more than the time-out. */
  void stopAll(Duration timeout) throws InterruptedException {
    List<Thread> stoppers = new ArrayList<>();
    for (ConsumerEngine consumer : running) {
      Duration grace = consumer.grace();
      Duration bounded = grace.compareTo(timeout) < 0 ? grace : timeout;
      stoppers.add(
          SignalboxThreads.platform("stop-" + consumer.group())
              .newThread(() -> consumer.stop(bounded)));
    }
    stoppers.forEach(Thread::start);
    long deadline = System.nanoTime() + timeout.plus(AFTER_TIMEOUT).toNanos();
    for (Thread stopper : stoppers) {
      stopper.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }
  }

  /** The consumers that were started, in their order. */
  public List<EventConsumer> all() {
    return List.copyOf(running);
  }

  /** A policy as the settings describe it. */
  public static RetryPolicy retryPolicy(ConsumerSettings settings) {
    return new RetryPolicy(
        settings.maxDeliveryAttempts(),
        settings.retryInitial(),
        settings.retryMultiplier(),
        settings.retryMax(),
        settings.retryJitter(),
        failure -> false);
  }
}
