package dev.signalbox.conformance.remote;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How requests and answers look on the wire: a JSON object on each line. */
final class Frames {
  static final JsonMapper MAPPER = JsonMapper.shared();

  private Frames() {}

  /**
   * A request.
   *
   * @param id which the answer repeats
   * @param operation its name
   * @param arguments of the operation
   */
  record Request(long id, String operation, Map<String, Object> arguments) {}

  /**
   * An answer.
   *
   * @param id of the request
   * @param result of the operation; null: none
   * @param code of the failure; null: it succeeded
   * @param failure in words
   */
  record Answer(
      long id, @Nullable Object result, @Nullable String code, @Nullable String failure) {}

  /** A destination. */
  record Place(
      String kind, String namespace, String channel, String group, String name, String letters) {
    static Place of(dev.signalbox.spi.Destination destination) {
      if (destination instanceof EventChannel channel) {
        return new Place("channel", channel.namespace(), channel.name(), "", "", "");
      } else if (destination instanceof EventQueue queue) {
        return of("queue", queue);
      }
      return of("letters", ((dev.signalbox.spi.DeadLetterQueue) destination).source());
    }

    private static Place of(String kind, EventQueue queue) {
      return new Place(
          kind,
          queue.namespace(),
          queue.channel().name(),
          queue.group(),
          queue.name(),
          queue.deadLetterName());
    }

    EventQueue queue() {
      return new EventQueue(new EventChannel(namespace, channel), group, name, letters);
    }

    dev.signalbox.spi.Destination destination() {
      return switch (kind) {
        case "channel" -> new EventChannel(namespace, channel);
        case "queue" -> queue();
        default -> queue().deadLetters();
      };
    }

    MessageQueue source() {
      return (MessageQueue) destination();
    }
  }

  /** An event; its body is text of one character for each byte. */
  record Event(
      String id,
      String publicationId,
      String name,
      String namespace,
      @Nullable String key,
      String contentType,
      @Nullable String notBefore,
      Map<String, String> headers,
      String body) {
    static Event of(EventMessage message) {
      return new Event(
          message.id(),
          message.publicationId(),
          message.name(),
          message.namespace(),
          message.orderingKey(),
          message.contentType(),
          message.earliest().map(Instant::toString).orElse(null),
          message.headers(),
          text(message.body()));
    }

    EventMessage message() {
      return new EventMessage(
          id,
          publicationId,
          name,
          namespace,
          key,
          contentType,
          notBefore == null ? null : Instant.parse(notBefore),
          headers,
          bytes(body));
    }
  }

  /** A delivery; the token is the receipt. */
  record Delivered(
      long token,
      Place queue,
      String messageId,
      int attempt,
      int deliveries,
      @Nullable String id,
      @Nullable String name,
      @Nullable String key,
      @Nullable String contentType,
      Map<String, String> headers,
      String body) {
    static Delivered of(long token, Delivery delivery) {
      StoredMessage message = delivery.message();
      return new Delivered(
          token,
          Place.of(delivery.queue()),
          delivery.brokerMessageId(),
          delivery.attempt(),
          delivery.deliveries(),
          message.id(),
          message.name(),
          message.orderingKey(),
          message.contentType(),
          message.headers(),
          text(message.body()));
    }

    Delivery delivery(Instant leaseUntil) {
      return new Delivery(
          queue.source(), token, messageId, attempt, deliveries, null, leaseUntil, message());
    }

    StoredMessage message() {
      return new StoredMessage(id, name, key, contentType, headers, bytes(body));
    }
  }

  static String text(EventBody body) {
    return new String(body.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  static EventBody bytes(String text) {
    return EventBody.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A value of a request or answer as one of these records. */
  static <T> T as(@Nullable Object value, Class<T> type) {
    return MAPPER.convertValue(value, type);
  }

  /** A list of a request or answer as these records. */
  static <T> List<T> list(@Nullable Object value, Class<T> type) {
    return ((List<?>) java.util.Objects.requireNonNull(value))
        .stream().map(each -> as(each, type)).toList();
  }

  static Map<String, Object> arguments(Object... pairs) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put((String) pairs[i], pairs[i + 1]);
    }
    return arguments;
  }
}
