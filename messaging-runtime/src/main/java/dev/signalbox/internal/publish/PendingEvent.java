package dev.signalbox.internal.publish;

import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.PublishOutcome;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One event from publish to its outcome. Its fields are guarded by its outbox's lock. */
final class PendingEvent {
  final Destination destination;
  final EventMessage message;
  final long size;
  final CompletableFuture<PublishOutcome.Accepted> future = new CompletableFuture<>();

  /** Its place among the events of its outbox. */
  long sequence;

  int sendings;
  @Nullable Throwable lastFailure;
  boolean mayHaveArrived;

  PendingEvent(Destination destination, EventMessage message, long size) {
    this.destination = destination;
    this.message = message;
    this.size = size;
  }

  @Nullable String key() {
    return message.orderingKey();
  }
}
