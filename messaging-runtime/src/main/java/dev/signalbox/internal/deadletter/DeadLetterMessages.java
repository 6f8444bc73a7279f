package dev.signalbox.internal.deadletter;

import dev.signalbox.DeadLetter;
import dev.signalbox.DomainEvent;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.Grammar;
import dev.signalbox.spi.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters and redrives. The body stays as it is; what there is to say travels in
 * bounded headers, so that an event of the maximum size fits too (DUR-29).
 */
public final class DeadLetterMessages {
  /** The name of a message that is no event. */
  public static final String UNDECODABLE_NAME = "signalbox.undecodable";

  private DeadLetterMessages() {}

  /**
   * The letter of a delivery.
   *
   * @param event the decoded event; null: it is none
   * @param reason the failure in words; shortened if it is long
   */
  public static EventMessage of(
      Delivery delivery,
      @Nullable DomainEvent event,
      FailureType type,
      String reason,
      int attempts,
      Instant failedAt) {
    StoredMessage message = delivery.message();
    Map<String, String> headers = carried(message);
    headers.put(DeadLetterHeaders.TYPE, type.name());
    headers.put(DeadLetterHeaders.REASON, bounded(reason));
    headers.put(DeadLetterHeaders.FAILED_AT, failedAt.toString());
    headers.put(DeadLetterHeaders.ATTEMPTS, Integer.toString(attempts));
    headers.put(DeadLetterHeaders.QUEUE, bounded(delivery.queue().name()));
    headers.put(DeadLetterHeaders.GROUP, delivery.queue().group());
    headers.put(DeadLetterHeaders.MESSAGE_ID, bounded(delivery.brokerMessageId()));
    String id = event != null ? event.id() : syntheticId(delivery);
    return new EventMessage(
        id,
        id + "/" + generation(message.headers()) + "/dead",
        event != null ? event.name() : knownName(message),
        event != null ? event.namespace() : delivery.queue().namespace(),
        orderingKey(message),
        contentType(message),
        null,
        headers,
        message.body());
  }

  /** The event of a letter, for its own group, as the next generation. */
  static EventMessage redrive(
      String letterId, StoredMessage letter, DeadLetter read, EventQueue target) {
    int generation = generation(letter.headers()) + 1;
    Map<String, String> headers = carried(letter);
    headers.put(DeadLetterHeaders.GENERATION, Integer.toString(generation));
    String name = read.knownEventName().orElseGet(() -> knownName(letter));
    String id =
        read.knownEventId()
            .or(letter::knownId)
            .orElseGet(() -> syntheticId(target.name(), letterId));
    return new EventMessage(
        id,
        id + "/" + generation,
        name,
        target.namespace(),
        orderingKey(letter),
        contentType(letter),
        null,
        headers,
        letter.body());
  }

  // What a foreign producer sent may break our rules: that much is left out, and counted.
  private static Map<String, String> carried(StoredMessage message) {
    Map<String, String> carried = new LinkedHashMap<>();
    int own = 0;
    int lost = 0;
    for (Map.Entry<String, String> header : message.headers().entrySet()) {
      boolean library = header.getKey().startsWith(Grammar.RESERVED_HEADER_PREFIX);
      if (header.getKey().startsWith(DeadLetterHeaders.PREFIX)) {
        continue;
      }
      if (!fits(header) || (!library && own == Grammar.MAX_HEADERS)) {
        lost++;
        continue;
      }
      own += library ? 0 : 1;
      carried.put(header.getKey(), header.getValue());
    }
    if (lost > 0) {
      carried.put(DeadLetterHeaders.LOST_HEADERS, Integer.toString(lost));
    }
    return carried;
  }

  private static boolean fits(Map.Entry<String, String> header) {
    try {
      Grammar.checkHeaderName(header.getKey());
      Grammar.checkHeaderValue(header.getKey(), header.getValue());
      return true;
    } catch (IllegalArgumentException unfit) {
      return false;
    }
  }

  private static String knownName(StoredMessage message) {
    return message.knownName().filter(Grammar::isEventName).orElse(UNDECODABLE_NAME);
  }

  static int generation(Map<String, String> headers) {
    try {
      return Integer.parseInt(headers.getOrDefault(DeadLetterHeaders.GENERATION, "0"));
    } catch (NumberFormatException foreign) {
      return 0;
    }
  }

  private static @Nullable String orderingKey(StoredMessage message) {
    String key = message.orderingKey();
    try {
      if (key != null) {
        Grammar.checkOrderingKey(key);
      }
      return key;
    } catch (IllegalArgumentException foreign) {
      return null;
    }
  }

  private static String contentType(StoredMessage message) {
    String type = message.contentType();
    return type != null ? type : "application/octet-stream";
  }

  private static String syntheticId(Delivery delivery) {
    return delivery
        .message()
        .knownId()
        .filter(id -> !id.isBlank())
        .orElseGet(() -> syntheticId(delivery.queue().name(), delivery.brokerMessageId()));
  }

  // The same message gets the same id whenever it is dead-lettered.
  private static String syntheticId(String queue, String messageId) {
    byte[] name = (queue + '\n' + messageId).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString();
  }

  /** A text that can be a header's value: no control characters, whole characters, short enough. */
  static String bounded(String text) {
    StringBuilder bounded = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      boolean unfit = Character.isISOControl(point) || (point >= 0xD800 && point <= 0xDFFF);
      int shown = unfit ? ' ' : point;
      bytes += shown < 0x80 ? 1 : shown < 0x800 ? 2 : shown < 0x10000 ? 3 : 4;
      if (bytes > Grammar.MAX_HEADER_VALUE_BYTES) {
        break;
      }
      bounded.appendCodePoint(shown);
    }
    return bounded.toString();
  }
}
