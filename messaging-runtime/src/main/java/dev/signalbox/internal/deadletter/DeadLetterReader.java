package dev.signalbox.internal.deadletter;

import dev.signalbox.DeadLetter;
import dev.signalbox.DomainEvent;
import dev.signalbox.EventCodec;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.StoredMessage;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Reads dead letters, those that others made included, and shows them as documents. */
final class DeadLetterReader {
  private static final JsonFactory JSON = new JsonFactory();

  private final EventCodec codec;
  private final EventQueue source;

  DeadLetterReader(EventCodec codec, EventQueue source) {
    this.codec = codec;
    this.source = source;
  }

  /** The letter of a stored message. */
  DeadLetter read(String id, @Nullable Instant enqueuedAt, StoredMessage message) {
    Map<String, String> headers = message.headers();
    DomainEvent event = decoded(message);
    DeadLetter letter =
        new DeadLetter(
            id,
            event == null ? null : event.id(),
            event == null ? null : event.name(),
            headers.getOrDefault(DeadLetterHeaders.TYPE, "UNKNOWN"),
            headers.getOrDefault(DeadLetterHeaders.REASON, "not known: Signalbox did not write it"),
            failedAt(headers, enqueuedAt),
            headers.getOrDefault(DeadLetterHeaders.MESSAGE_ID, ""),
            attempts(headers),
            headers.getOrDefault(DeadLetterHeaders.QUEUE, source.name()),
            headers.getOrDefault(DeadLetterHeaders.GROUP, source.group()),
            message.body(),
            "");
    return withDocument(letter);
  }

  private @Nullable DomainEvent decoded(StoredMessage message) {
    try {
      return codec.decode(message);
    } catch (RuntimeException undecodable) {
      return null;
    }
  }

  private static @Nullable Instant failedAt(
      Map<String, String> headers, @Nullable Instant enqueuedAt) {
    String text = headers.get(DeadLetterHeaders.FAILED_AT);
    try {
      return text == null ? enqueuedAt : Instant.parse(text);
    } catch (DateTimeException foreign) {
      return enqueuedAt;
    }
  }

  private static int attempts(Map<String, String> headers) {
    try {
      return Integer.parseInt(headers.getOrDefault(DeadLetterHeaders.ATTEMPTS, "0"));
    } catch (NumberFormatException foreign) {
      return 0;
    }
  }

  private static DeadLetter withDocument(DeadLetter letter) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      if (letter.eventId() != null) {
        json.writeName("original_event");
        json.writeRawValue(letter.body().utf8());
      } else {
        json.writeStringProperty(
            "original_body", Base64.getEncoder().encodeToString(letter.body().toByteArray()));
      }
      json.writeStringProperty("failure_reason", letter.failureReason());
      json.writeStringProperty("failure_type", letter.failureType());
      Instant failedAt = letter.failedAt();
      if (failedAt != null) {
        json.writeStringProperty("failed_at", failedAt.toString());
      }
      json.writeStringProperty("original_msg_id", letter.originalMessageId());
      json.writeNumberProperty("attempts", letter.attempts());
      json.writeStringProperty("source_queue", letter.sourceQueue());
      json.writeStringProperty("group", letter.group());
      json.writeEndObject();
    }
    return new DeadLetter(
        letter.id(),
        letter.eventId(),
        letter.eventName(),
        letter.failureType(),
        letter.failureReason(),
        letter.failedAt(),
        letter.originalMessageId(),
        letter.attempts(),
        letter.sourceQueue(),
        letter.group(),
        letter.body(),
        text.toString());
  }
}
