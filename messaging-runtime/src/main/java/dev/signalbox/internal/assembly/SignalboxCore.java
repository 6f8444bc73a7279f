package dev.signalbox.internal.assembly;

import dev.signalbox.DispatchResult;
import dev.signalbox.DomainEvent;
import dev.signalbox.EventDraft;
import dev.signalbox.EventHandler;
import dev.signalbox.HandlerInterceptor;
import dev.signalbox.Publication;
import dev.signalbox.PublishInterceptor;
import dev.signalbox.PublishReceipt;
import dev.signalbox.Subscription;
import dev.signalbox.internal.bus.InProcessEventBus;
import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.internal.handler.HandlerScope;
import dev.signalbox.internal.publish.DispatchQueue;
import dev.signalbox.internal.registry.ProviderConnection;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.MessagingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything behind one {@code Signalbox}: its parts, and how they begin and end. */
public final class SignalboxCore {
  private static final Logger LOG = LoggerFactory.getLogger(SignalboxCore.class);
  private static final Duration MAINTENANCE_INTERVAL = Duration.ofMinutes(1);

  private final EngineParts parts;
  private final Defaults defaults;
  private final QueueDirectory directory;
  private final Connections connections;
  private final AdministrationThreads administration;
  private final Channels channels;
  private final InProcessEventBus bus;
  private final DispatchQueue dispatchQueue;
  private final Consumers consumers;
  private final PublishInterceptor.Next publishing;
  private final Maintenance maintenance;
  private final Closing closing;
  private final Access access;
  private final AtomicBoolean saidDisabled = new AtomicBoolean();

  /**
   * Connects and starts; blocks.
   *
   * @throws MessagingException when a required provider cannot be connected
   */
  public SignalboxCore(EngineParts parts) {
    this.parts = parts;
    SignalboxConfig config = parts.config();
    config.warnings().forEach(warning -> LOG.warn("{}", warning));
    NotYetSupported.check(config);
    this.defaults = new Defaults(parts.wallClock(), config.domain().firedBy());
    this.directory = new QueueDirectory(config);
    this.bus = new InProcessEventBus(config.fast(), handlerInterceptors());
    this.connections = Connections.open(config, this::connect);
    this.administration = new AdministrationThreads();
    this.channels = new Channels(config, directory, administration);
    EventRouter router =
        new EventRouter(config, parts.codec(), connections, channels, directory, bus);
    this.publishing = chain(parts.publishInterceptors(), router::publish);
    this.dispatchQueue = new DispatchQueue(config.publisher(), this::publish);
    this.consumers = new Consumers(this);
    this.maintenance = new Maintenance(connections::all, MAINTENANCE_INTERVAL);
    SignalboxThreads.platform("maintenance").newThread(maintenance).start();
    this.closing = new Closing(this);
    this.access = new Access(this);
  }

  private ProviderConnection connect(ProviderInstance instance) {
    return ProviderConnection.connect(
        instance,
        parts.registry(),
        parts.config().publisher(),
        parts.leaseClock(),
        parts.applicationObjects().getOrDefault(instance.name(), List.of()));
  }

  private static PublishInterceptor.Next chain(
      List<PublishInterceptor> interceptors, PublishInterceptor.Next last) {
    PublishInterceptor.Next next = last;
    for (int i = interceptors.size() - 1; i >= 0; i--) {
      PublishInterceptor interceptor = interceptors.get(i);
      PublishInterceptor.Next inner = next;
      next = publication -> interceptor.around(publication, inner);
    }
    return next;
  }

  /** Publishes a draft; everything that goes wrong is in the future. */
  public CompletableFuture<PublishReceipt> publish(EventDraft draft) {
    if (!closing.mayPublish()) {
      return CompletableFuture.failedFuture(Closing.closed("publishing " + draft.name()));
    }
    try {
      return publish(complete(draft));
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private CompletableFuture<PublishReceipt> publish(Publication publication) {
    try {
      return parts.config().enabled()
          ? publishing.publish(publication)
          : CompletableFuture.completedFuture(disabled(publication.event()));
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused(publication.event().name(), refused));
    }
  }

  /**
   * Publishes a draft inside a transaction; whatever keeps it from becoming part of it is thrown.
   */
  public CompletableFuture<PublishReceipt> publishInTransaction(Object handle, EventDraft draft) {
    if (!closing.mayPublish()) {
      throw Closing.closed("publishing " + draft.name());
    }
    OpenTransaction transaction = new OpenTransaction(handle);
    CompletableFuture<PublishReceipt> result = publish(complete(draft, transaction));
    if (!transaction.joined()) {
      throwFailure(result, draft.name());
    }
    return result;
  }

  // An interceptor may also have swallowed the event, which is then no failure.
  private static void throwFailure(CompletableFuture<PublishReceipt> result, String eventName) {
    if (!result.isDone()) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "publishing %s in a transaction: an interceptor did not pass the event on in this thread"
              .formatted(eventName));
    }
    try {
      PublishReceipt ignored = result.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw refused(eventName, known);
      }
      throw failed;
    }
  }

  /** Completes a draft on this thread, whose handler it inherits from, and queues the event. */
  public DispatchResult dispatch(EventDraft draft) {
    if (!closing.mayPublish()) {
      return DispatchResult.CLOSED;
    }
    try {
      return dispatchQueue.offer(complete(draft));
    } catch (RuntimeException refused) {
      return dispatchQueue.refused(draft.name(), refused);
    }
  }

  private Publication complete(EventDraft draft) {
    return complete(draft, null);
  }

  private Publication complete(EventDraft draft, @Nullable OpenTransaction transaction) {
    try {
      defaults.inheritTrace(draft);
      DomainEvent event = draft.complete(parts.codec(), defaults);
      return new Publication(event, draft.requestedDelivery().orElse(null), null, transaction);
    } catch (RuntimeException refused) {
      throw refused(draft.name(), refused);
    }
  }

  private static RuntimeException refused(String eventName, RuntimeException failure) {
    return failure instanceof IllegalArgumentException
        ? new MessagingException(
            ErrorCode.INVALID_ARGUMENT,
            "publishing " + eventName + ": " + failure.getMessage(),
            failure)
        : failure;
  }

  private PublishReceipt disabled(DomainEvent event) {
    if (saidDisabled.compareAndSet(false, true)) {
      LOG.warn("events.enabled = false: publish and dispatch do nothing (said once)");
    }
    return new PublishReceipt(event.id(), DeliveryMode.FAST, "", "", 0);
  }

  /** The interceptors around every handler; the outermost one knows what is being handled. */
  List<HandlerInterceptor> handlerInterceptors() {
    List<HandlerInterceptor> all = new ArrayList<>();
    all.add(HandlerScope.of(this));
    all.addAll(parts.handlerInterceptors());
    return all;
  }

  /** Subscribes in process. */
  public Subscription subscribe(String pattern, EventHandler handler) {
    closing.checkOpen("subscribing to " + pattern);
    return bus.subscribe(EventPattern.parse(pattern), handler);
  }

  /** What operators ask. */
  public Access access() {
    return access;
  }

  /** Whether this thread is inside one of this Signalbox's handlers. */
  boolean insideHandler() {
    return HandlerScope.inside(this);
  }

  /** The parts it was made of. */
  public EngineParts parts() {
    return parts;
  }

  /** The fast leg. */
  public InProcessEventBus bus() {
    return bus;
  }

  DispatchQueue dispatchQueue() {
    return dispatchQueue;
  }

  /** The durable consumers. */
  public Consumers consumers() {
    return consumers;
  }

  /** How it ends. */
  public Closing closing() {
    return closing;
  }

  Connections connections() {
    return connections;
  }

  QueueDirectory directory() {
    return directory;
  }

  Channels channels() {
    return channels;
  }

  Maintenance maintenance() {
    return maintenance;
  }

  AdministrationThreads administration() {
    return administration;
  }
}
