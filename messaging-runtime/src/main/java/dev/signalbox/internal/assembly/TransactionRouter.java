package dev.signalbox.internal.assembly;

import dev.signalbox.PublishReceipt;
import dev.signalbox.internal.registry.ProviderConnection;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.TransactionalPublisher.Outcome;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.ToIntFunction;

/**
 * Sends events along their legs from inside a transaction of the application's: the durable leg at
 * once and as part of it, the fast leg when it has been committed. Thread-safe.
 */
final class TransactionRouter {
  private final Channels channels;
  private final ToIntFunction<EventMessage> fastLeg;

  /**
   * A router.
   *
   * @param fastLeg delivers in process; gives how many subscriptions match
   */
  TransactionRouter(Channels channels, ToIntFunction<EventMessage> fastLeg) {
    this.channels = channels;
    this.fastLeg = fastLeg;
  }

  /** Publishes; the future is cancelled when the transaction is rolled back. */
  CompletableFuture<PublishReceipt> publish(
      OpenTransaction transaction,
      ProviderConnection connection,
      EventChannel channel,
      EventMessage message,
      DeliveryMode mode) {
    awaitChannel(connection, channel);
    CompletableFuture<Outcome> end =
        connection.publishInTransaction(transaction.use(message.name()), channel, message);
    transaction.join();
    CompletableFuture<PublishReceipt> result = new CompletableFuture<>();
    var ignored = end.thenAccept(outcome -> complete(result, outcome, connection, message, mode));
    return result;
  }

  private void complete(
      CompletableFuture<PublishReceipt> result,
      Outcome outcome,
      ProviderConnection connection,
      EventMessage message,
      DeliveryMode mode) {
    switch (outcome) {
      case COMMITTED ->
          result.complete(
              new PublishReceipt(
                  message.id(),
                  mode,
                  connection.name(),
                  "",
                  mode.fast() ? fastLeg.applyAsInt(message) : 0));
      case ROLLED_BACK ->
          result.completeExceptionally(
              new CancellationException(
                  "the transaction of event " + message.id() + " was rolled back"));
      case UNKNOWN ->
          result.completeExceptionally(
              new MessagingException(
                  ErrorCode.INTERNAL,
                  "nobody can tell how the transaction of event %s (%s) ended"
                      .formatted(message.name(), message.id())));
    }
  }

  /** Blocks until the channel exists, which is so but for its first event. */
  private void awaitChannel(ProviderConnection connection, EventChannel channel) {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    channels
        .gate(connection, channel)
        .pass(
            new ChannelGate.Send() {
              @Override
              public void go() {
                ready.complete(true);
              }

              @Override
              public void fail(Throwable failure) {
                ready.completeExceptionally(failure);
              }
            });
    try {
      boolean ignored = ready.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof MessagingException known) {
        throw known;
      }
      throw new MessagingException(
          ErrorCode.INTERNAL, "preparing channel " + channel.name() + " failed", failed.getCause());
    }
  }
}
