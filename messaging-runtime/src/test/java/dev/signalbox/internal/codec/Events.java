package dev.signalbox.internal.codec;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventMetadata;
import dev.signalbox.Payload;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Events and their bytes for tests of the codec. */
final class Events {
  static final JsonEventCodec CODEC = new JsonEventCodec(new JacksonPayloadMapper());

  private Events() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static DomainEvent decode(String json) {
    return decode(utf8(json));
  }

  static DomainEvent decode(byte[] json) {
    return CODEC.decode(
        new StoredMessage(null, null, null, null, Map.of(), EventBody.copyOf(json)));
  }

  /** An encoded event around a payload's JSON text. */
  static String json(String payload) {
    return """
        {"event_id":"1","event_name":"payment.charged","event_version":"1.0","payload":%s,\
        "metadata":{"namespace":"payments","correlation_id":"c",\
        "fired_at":"2026-01-01T12:00:00Z","fired_by":"worker"}}"""
        .formatted(payload);
  }

  static EventMetadata metadata(String correlationId, Map<String, Payload> additional) {
    return new EventMetadata(
        "payments",
        correlationId,
        Instant.parse("2026-01-01T12:00:00Z"),
        "worker",
        null,
        null,
        null,
        null,
        additional);
  }

  static DomainEvent event(Payload payload) {
    return event(payload, metadata("c", Map.of()), Map.of());
  }

  static DomainEvent event(
      Payload payload, EventMetadata metadata, Map<String, Payload> extensions) {
    return new DomainEvent(
        "1", "payment.charged", "1.0", payload, metadata, Map.of(), null, null, extensions);
  }
}
