package dev.signalbox.provider.memory;

import dev.signalbox.spi.StoredMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published event: immutable, and shared by the queues of all groups and the channel's history.
 *
 * @param sequence its place in the order of publishing, unique in the broker
 * @param message what consumers get
 * @param notBefore when it may be delivered at the earliest; null: at once
 * @param enqueuedAt when it was published
 */
record HeldEvent(
    long sequence, StoredMessage message, @Nullable Instant notBefore, Instant enqueuedAt) {

  /** The bytes of the body, as windows and the history count them. */
  int bytes() {
    return message.body().size();
  }

  /** The id by which the broker's users know it. */
  String brokerMessageId() {
    return Long.toString(sequence);
  }
}
