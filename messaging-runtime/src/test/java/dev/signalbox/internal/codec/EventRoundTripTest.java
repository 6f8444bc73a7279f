package dev.signalbox.internal.codec;

import static dev.signalbox.internal.codec.Events.CODEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventMetadata;
import dev.signalbox.Payload;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.StoredMessage;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventRoundTripTest {
  private static final String FULL =
      """
      {"event_id":"019aa3e0-7c7e-7000-8000-000000000000","event_name":"payment.charged",\
      "event_version":"2.1","payload":{"b":1.50,"a":[ null,true ]},\
      "metadata":{"namespace":"payments","correlation_id":"c-1",\
      "fired_at":"2026-01-01T12:00:00.123456789Z","fired_by":"worker_001","task_uuid":"t",\
      "step_uuid":"s","step_name":"charge_card","parent_correlation_id":"p",\
      "zone":"eu","numbers":[1e3,-0.0]},"source":"legacy","extra":{"z":1,"a":2}}""";

  @Test
  void readsEveryFieldOfAnEvent() {
    DomainEvent event = Events.decode(FULL);

    assertThat(event.id()).isEqualTo("019aa3e0-7c7e-7000-8000-000000000000");
    assertThat(event.name()).isEqualTo("payment.charged");
    assertThat(event.version()).isEqualTo("2.1");
    assertThat(event.payload().json()).isEqualTo("{\"b\":1.50,\"a\":[ null,true ]}");
    assertThat(event.metadata())
        .isEqualTo(
            new EventMetadata(
                "payments",
                "c-1",
                Instant.parse("2026-01-01T12:00:00.123456789Z"),
                "worker_001",
                "t",
                "s",
                "charge_card",
                "p",
                Map.of(
                    "zone", CODEC.payloadOfJson("\"eu\""),
                    "numbers", CODEC.payloadOfJson("[1e3,-0.0]"))));
  }

  @Test
  void keepsUnknownFieldsInOrderThroughARoundTrip() {
    DomainEvent event = Events.decode(FULL);

    assertThat(event.metadata().additional().keySet()).containsExactly("zone", "numbers");
    assertThat(event.extensions().keySet()).containsExactly("source", "extra");
    assertThat(CODEC.encode(event).utf8()).isEqualTo(FULL);
  }

  @Test
  void leavesOutWhatAnEventDoesNotHave() {
    assertThat(CODEC.encode(Events.event(CODEC.payloadOfJson("{}"))).utf8())
        .isEqualTo(Events.json("{}"));
  }

  @Test
  void takesHeadersAndOrderingKeyFromTheMessage() {
    StoredMessage message =
        new StoredMessage(
            "ignored",
            "ignored.too",
            "customer-1",
            "application/json",
            Map.of("traceparent", "00-1"),
            CODEC.encode(Events.event(CODEC.payloadOfJson("1"))));

    DomainEvent event = CODEC.decode(message);

    assertThat(event.id()).isEqualTo("1");
    assertThat(event.headers()).containsExactly(Map.entry("traceparent", "00-1"));
    assertThat(event.key()).contains("customer-1");
  }

  @Test
  void takesFieldsInAnyOrderAndWithWhiteSpace() {
    DomainEvent event =
        Events.decode(
            """
             { "metadata" : { "fired_by" : "f" , "fired_at" : "2026-01-01T14:00:00+02:00",
               "correlation_id" : "c", "namespace" : "n", "task_uuid" : null } ,
               "payload" : 12 , "event_name" : "a.b" , "event_id" : "i" }
            """);

    assertThat(event.version()).isEqualTo("1.0");
    assertThat(event.payload().json()).isEqualTo("12");
    assertThat(event.metadata().firedAt()).isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
    assertThat(event.metadata().task()).isEmpty();
  }

  @Test
  void takesATimeWithoutSeconds() {
    DomainEvent event = Events.decode(Events.json("1").replace("12:00:00Z", "12:00Z"));

    assertThat(event.metadata().firedAt()).isEqualTo(Instant.parse("2026-01-01T12:00:00Z"));
  }

  @Test
  void keepsNullPayloadsAndNulEscapes() {
    assertThat(Events.decode(Events.json("null")).payload().json()).isEqualTo("null");
    assertThat(CODEC.payloadOfJson("\"\\u0000\"").as(String.class)).isEqualTo("\0");
  }

  @Test
  void readsANumberThatABrokerHasWrittenOut() {
    String writtenOut = "9".repeat(994) + "0".repeat(1_000);

    assertThat(CODEC.payloadOfJson("9".repeat(994) + "e1000")).isNotNull();
    assertThat(Events.decode(Events.json(writtenOut)).payload().json()).isEqualTo(writtenOut);
    assertThat(Events.decode(Events.json("0." + "0".repeat(1_990) + "1")).payload()).isNotNull();
  }

  @Test
  void givesEveryReaderAnObjectOfItsOwn() {
    Payload payload = Events.decode(Events.json("{\"tags\":[\"a\"]}")).payload();
    Map<?, ?> first = payload.as(Map.class);
    first.values().forEach(tags -> ((List<?>) tags).clear());
    first.clear();

    assertThat((Object) payload.as(Map.class)).isEqualTo(Map.of("tags", List.of("a")));
    assertThat(payload.json()).isEqualTo("{\"tags\":[\"a\"]}");
  }

  @Test
  void comparesPayloadsByTheirText() {
    Payload part = Events.decode(Events.json("{\"a\":1}")).payload();
    Payload whole = CODEC.payloadOfJson(" {\"a\":1}\n");

    assertThat(part).isEqualTo(whole).hasSameHashCodeAs(whole);
    assertThat(part).isNotEqualTo(CODEC.payloadOfJson("{\"a\": 1}"));
    assertThat(part).hasToString("7 bytes of JSON");
  }

  @Test
  void refusesHalfCharactersAnywhereInTheEnvelope() {
    Payload payload = CODEC.payloadOfJson("{}");

    refused(
        Events.event(payload, Events.metadata("\ud800", Map.of()), Map.of()),
        "correlation_id has half of a surrogate pair");
    refused(
        Events.event(payload, Events.metadata("c", Map.of("\udc00x", payload)), Map.of()),
        "\\uDC00x has half of a surrogate pair in its name");
  }

  @Test
  void refusesFieldsThatWouldHideItsOwn() {
    Payload payload = CODEC.payloadOfJson("{}");

    refused(
        Events.event(payload, Events.metadata("c", Map.of()), Map.of("payload", payload)),
        "an extension cannot be called payload");
    refused(
        Events.event(payload, Events.metadata("c", Map.of("fired_by", payload)), Map.of()),
        "additional metadata cannot be called fired_by");
  }

  @Test
  void checksWhatIsForwardedBeforeItIsPublished() {
    refused(
        Events.decode(Events.json("{\"a\":[{\"b\":1,\"b\":2}]}")),
        "the payload has a key twice at /a/0/b");
    refused(
        Events.decode(Events.json("1").replaceFirst("}}$", ",\"x\":[1e9999]}}")),
        "the field x has a number with an exponent beyond 1000; use a text at /0");
  }

  @Test
  void checksPayloadsThatItDidNotMake() {
    refused(Events.event(new Foreign("{},1")), "the payload is not valid JSON");
    refused(Events.event(new Foreign("1 2")), "something follows the JSON value of the payload");
    refused(Events.event(new Foreign("1}")), "the payload is not valid JSON");
    assertThat(CODEC.encode(Events.event(new Foreign("{\"ü\":1}"))).utf8())
        .isEqualTo(Events.json("{\"ü\":1}"));
  }

  private static void refused(DomainEvent event, String why) {
    assertThatThrownBy(() -> CODEC.encode(event))
        .isInstanceOfSatisfying(
            MessagingException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD))
        .hasMessageContaining(why);
  }

  /** A payload of an application's own. */
  private record Foreign(String json) implements Payload {
    @Override
    public <T> T as(Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object as(Type type) {
      throw new UnsupportedOperationException();
    }
  }
}
