package dev.signalbox.internal.assembly;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventCodec;
import dev.signalbox.Publication;
import dev.signalbox.PublishReceipt;
import dev.signalbox.internal.bus.BusEvent;
import dev.signalbox.internal.bus.InProcessEventBus;
import dev.signalbox.internal.registry.ProviderConnection;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.routing.Route;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.Grammar;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.PublishOutcome;
import java.util.concurrent.CompletableFuture;

/** Encodes an event once, and sends it along its legs. Thread-safe. */
final class EventRouter {
  private final SignalboxConfig config;
  private final EventCodec codec;
  private final Connections connections;
  private final Channels channels;
  private final QueueDirectory directory;
  private final InProcessEventBus bus;
  private final OrderingKeys orderingKeys;
  private final TransactionRouter transactions;

  EventRouter(
      SignalboxConfig config,
      EventCodec codec,
      Connections connections,
      Channels channels,
      QueueDirectory directory,
      InProcessEventBus bus) {
    this.config = config;
    this.codec = codec;
    this.connections = connections;
    this.channels = channels;
    this.directory = directory;
    this.bus = bus;
    this.orderingKeys = new OrderingKeys(config.domain().orderingKey());
    this.transactions = new TransactionRouter(channels, this::fast);
  }

  /** Sends one event; throws nothing that is not in the future. */
  CompletableFuture<PublishReceipt> publish(Publication publication) {
    try {
      return route(publication);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private CompletableFuture<PublishReceipt> route(Publication publication) {
    DomainEvent event = publication.event();
    Route route = config.routingTable().resolve(event.name());
    DeliveryMode mode = DeliveryDecision.decide(publication, route, config.defaultDelivery());
    EventMessage message = message(event);
    if (publication.transaction() instanceof OpenTransaction transaction) {
      return inTransaction(transaction, route, message, mode);
    }
    if (!mode.durable()) {
      return CompletableFuture.completedFuture(
          new PublishReceipt(event.id(), mode, "", "", fast(message)));
    }
    CompletableFuture<Confirmation> durable = durable(route, message);
    // After the durable leg has begun: a fast leg that waits for room must not hold it up.
    int subscribers = mode.fast() ? fast(message) : 0;
    return durable.thenApply(
        confirmed ->
            new PublishReceipt(
                event.id(),
                mode,
                confirmed.provider,
                confirmed.accepted.brokerMessageId(),
                subscribers));
  }

  private CompletableFuture<PublishReceipt> inTransaction(
      OpenTransaction transaction, Route route, EventMessage message, DeliveryMode mode) {
    if (!mode.durable()) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "publishing %s in a transaction: it is a fast event and reaches no broker; publish it after the commit"
              .formatted(message.name()));
    }
    return transactions.publish(
        transaction,
        connections.of(route, message.name()),
        directory.channel(message.namespace()),
        message,
        mode);
  }

  private EventMessage message(DomainEvent event) {
    event.headers().keySet().forEach(Grammar::checkUserHeaderName);
    var body = codec.encode(event);
    return new EventMessage(
        event.id(),
        event.id(),
        event.name(),
        event.namespace(),
        orderingKeys.of(event, body),
        EventMessage.JSON,
        event.notBefore(),
        event.headers(),
        body);
  }

  private int fast(EventMessage message) {
    return bus.publish(new BusEvent(message, () -> codec.decode(message.stored())));
  }

  private record Confirmation(String provider, PublishOutcome.Accepted accepted) {}

  private CompletableFuture<Confirmation> durable(Route route, EventMessage message) {
    CompletableFuture<Confirmation> result = new CompletableFuture<>();
    try {
      ProviderConnection connection = connections.of(route, message.name());
      EventChannel channel = directory.channel(message.namespace());
      channels
          .gate(connection, channel)
          .pass(new DurableSend(connection, channel, message, result));
    } catch (RuntimeException refused) {
      result.completeExceptionally(refused);
    }
    return result;
  }

  private record DurableSend(
      ProviderConnection connection,
      EventChannel channel,
      EventMessage message,
      CompletableFuture<Confirmation> result)
      implements ChannelGate.Send {
    @Override
    public void go() {
      var ignored =
          connection
              .publish(channel, message)
              .whenComplete(
                  (accepted, failure) -> {
                    if (failure == null) {
                      result.complete(new Confirmation(connection.name(), accepted));
                    } else {
                      result.completeExceptionally(failure);
                    }
                  });
    }

    @Override
    public void fail(Throwable failure) {
      result.completeExceptionally(
          failure instanceof MessagingException known
              ? known
              : new MessagingException(
                  ErrorCode.INTERNAL, "preparing channel " + channel.name() + " failed", failure));
    }
  }
}
