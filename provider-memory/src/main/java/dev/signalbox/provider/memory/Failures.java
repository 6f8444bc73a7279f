package dev.signalbox.provider.memory;

import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.MessagingException;
import org.jspecify.annotations.Nullable;

/** The failures of this broker; each names the thing and the remedy. */
final class Failures {

  private Failures() {}

  static MessagingException notFound(Destination destination) {
    return new MessagingException(
        ErrorCode.NOT_FOUND, "no " + describe(destination) + "; create it first");
  }

  static MessagingException deleted(MemoryQueue queue) {
    return new MessagingException(
        ErrorCode.NOT_FOUND,
        describe(queue.address()) + " was deleted while it was being read; create it again");
  }

  static MessagingException closed(String what) {
    return new MessagingException(ErrorCode.CLOSED, what + " has been closed");
  }

  static MessagingException conflict(
      Destination destination, String option, @Nullable Object present, @Nullable Object wanted) {
    return new MessagingException(
        ErrorCode.CONFLICT,
        "%s exists with %s %s, not %s; delete it, or ask for what it is"
            .formatted(describe(destination), option, present, wanted));
  }

  static MessagingException invalid(String message) {
    return new MessagingException(ErrorCode.INVALID_ARGUMENT, message);
  }

  static MessagingException full(MemoryQueue queue, int maxEvents) {
    return new MessagingException(
        ErrorCode.THROTTLED,
        "%s holds max_events = %d; consume or purge it, or raise max_events"
            .formatted(describe(queue.address()), maxEvents));
  }

  static MessagingException behindRefused() {
    return new MessagingException(
        ErrorCode.THROTTLED,
        "an earlier event of its ordering key was refused in the same batch; send it again");
  }

  static MessagingException tooLarge(int bytes, int maxEventBytes) {
    return new MessagingException(
        ErrorCode.TOO_LARGE,
        "the body has %d bytes, max_event_bytes is %d".formatted(bytes, maxEventBytes));
  }

  /** A destination in words, such as {@code queue "orders_domain_events"}. */
  static String describe(Destination destination) {
    String kind =
        destination instanceof EventChannel
            ? "channel"
            : destination instanceof DeadLetterQueue ? "dead-letter queue" : "queue";
    return "%s \"%s\"".formatted(kind, destination.name());
  }
}
