package dev.signalbox.internal.registry;

import dev.signalbox.SignalboxStats;
import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.internal.failure.ProviderErrors;
import dev.signalbox.internal.publish.PublishPipeline;
import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.routing.PublisherSettings;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderState;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.TransactionalPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connected provider instance: its service, its publish pipeline, and how it fails. */
public final class ProviderConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderConnection.class);
  // A provider that keeps its own time-out answers before the engine gives up on it.
  private static final Duration CONNECT_GRACE = Duration.ofSeconds(2);

  private final String name;
  private final EventMessagingService service;
  private final ProviderErrors errors;
  private final PublishPipeline pipeline;
  private final InstanceContext context;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ProviderConnection(
      ProviderInstance instance,
      EventMessagingService service,
      ProviderErrors errors,
      InstanceContext context,
      PublisherSettings publisher) {
    this.name = instance.name();
    this.service = service;
    this.errors = errors;
    this.context = context;
    this.pipeline =
        new PublishPipeline(service, errors, publisher, instance.resilience(), context.clock());
  }

  /**
   * Connects an instance; blocks, no longer than its connect time-out and two seconds, even if the
   * provider ignores it.
   *
   * @throws MessagingException naming the instance, when the provider is absent or refuses
   */
  public static ProviderConnection connect(
      ProviderInstance instance,
      ProviderRegistry registry,
      PublisherSettings publisher,
      Clock clock,
      List<Object> applicationObjects) {
    EventMessagingProvider provider =
        registry
            .find(instance.type())
            .orElseThrow(
                () ->
                    new MessagingException(
                        ErrorCode.INVALID_ARGUMENT,
                        "provider instance \"%s\": no provider of type \"%s\" on the class path; %s"
                            .formatted(
                                instance.name(),
                                instance.type(),
                                registry.explainAbsence(instance.type()))));
    ProviderErrors errors = new ProviderErrors(instance.name(), provider::classify);
    InstanceContext context = new InstanceContext(instance, clock, applicationObjects);
    EventMessagingService service = connected(provider, instance, context, errors);
    return new ProviderConnection(instance, service, errors, context, publisher);
  }

  private static EventMessagingService connected(
      EventMessagingProvider provider,
      ProviderInstance instance,
      InstanceContext context,
      ProviderErrors errors) {
    CompletableFuture<EventMessagingService> result = new CompletableFuture<>();
    Thread connecting =
        SignalboxThreads.platform(instance.name() + "-connect")
            .newThread(() -> connect(provider, instance, context, result));
    connecting.start();
    Duration patience = context.connectTimeout().plus(CONNECT_GRACE);
    try {
      return result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failure) {
      throw errors.wrap("connecting", null, failure);
    } catch (TimeoutException late) {
      abandon(result, connecting);
      throw errors.of(
          ErrorCode.UNAVAILABLE,
          "connecting",
          null,
          "no answer within " + context.connectTimeout().toMillis() + " ms");
    } catch (InterruptedException interrupted) {
      abandon(result, connecting);
      Thread.currentThread().interrupt();
      throw errors.of(ErrorCode.UNAVAILABLE, "connecting", null, "interrupted");
    }
  }

  private static void connect(
      EventMessagingProvider provider,
      ProviderInstance instance,
      InstanceContext context,
      CompletableFuture<EventMessagingService> result) {
    try {
      result.complete(provider.connect(instance.config(), context));
    } catch (Throwable failure) {
      result.completeExceptionally(failure);
    }
  }

  // What connects too late is closed again.
  private static void abandon(CompletableFuture<EventMessagingService> result, Thread connecting) {
    CompletableFuture<Void> ignored =
        result.thenAccept(
            late -> {
              try {
                late.close(CONNECT_GRACE);
              } catch (Exception failure) {
                LOG.warn("A connection that came too late could not be closed", failure);
              }
            });
    connecting.interrupt();
  }

  /** The instance's name. */
  public String name() {
    return name;
  }

  /** The connected broker. */
  public EventMessagingService service() {
    return service;
  }

  /** What the provider last said of its connection. */
  public ProviderState state() {
    return context.state();
  }

  /** The code of what the provider throws. */
  public ErrorCode classify(Throwable failure) {
    return errors.classify(failure);
  }

  /** Sends an event through the pipeline. */
  public CompletableFuture<PublishOutcome.Accepted> publish(
      Destination destination, EventMessage message) {
    return pipeline.publish(destination, message);
  }

  /** Sends an event inside a transaction of the application's, on this thread. */
  public CompletableFuture<TransactionalPublisher.Outcome> publishInTransaction(
      Object transaction, Destination destination, EventMessage message) {
    return pipeline.publishInTransaction(transaction, destination, message);
  }

  /** A call of the service that may fail in its own way. */
  @FunctionalInterface
  public interface Call {
    /** Calls. */
    void on(EventMessagingService service) throws Exception;
  }

  /**
   * Calls the service on this thread.
   *
   * @param operation what is being done, for the message of a failure
   * @throws MessagingException for whatever the provider throws
   */
  public void call(String operation, Destination destination, Call call) {
    try {
      call.on(service);
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw errors.wrap(operation, destination, failure);
    }
  }

  /** What the pipeline has done so far. */
  public SignalboxStats.Publishing publishing() {
    return pipeline.stats();
  }

  /** Sends what is buffered, then closes the connection; about no longer than the time-out. */
  public void close(Duration timeout) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    pipeline.close(timeout);
    try {
      service.close(timeout);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      LOG.atWarn().addKeyValue("provider", name).setCause(failure).log("Closing failed");
    }
  }
}
