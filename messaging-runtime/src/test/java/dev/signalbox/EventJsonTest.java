package dev.signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.internal.codec.JacksonPayloadMapper;
import dev.signalbox.internal.codec.JsonEventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {
  private static final EventCodec CODEC = new JsonEventCodec(new JacksonPayloadMapper());
  private static final String FULL =
      """
      {"event_id":"i-1","event_name":"payment.charged","event_version":"2.0","payload":{"a":1.50},\
      "metadata":{"namespace":"money","correlation_id":"c-1","fired_at":"2026-01-01T12:00:00Z",\
      "fired_by":"f","task_uuid":"t","zone":"eu"},"beyond":[1]}""";

  @Test
  void repeatsAFullEvent() {
    DomainEvent event = complete(FULL);

    assertThat(CODEC.encode(event).utf8()).isEqualTo(FULL);
  }

  @Test
  void fillsInTheShortForm() {
    DomainEvent event = complete(" {\"event_name\":\"payment.charged\"} ");

    assertThat(event.id()).isEqualTo("new id");
    assertThat(event.version()).isEqualTo("1.0");
    assertThat(event.namespace()).isEqualTo("default");
    assertThat(event.payload().json()).isEqualTo("{}");
  }

  @Test
  void takesEverythingThatTheShortFormKnows() {
    DomainEvent event =
        complete(
            """
            {"payload": {"z": 1.50, "a": "\\u00e9"}, "event_name": "a.b", "namespace": "money",
             "event_version": "3", "correlation_id": "c", "ordering_key": "k",
             "headers": {"tenant": "ü"}}
            """);

    assertThat(event.payload().json()).isEqualTo("{\"z\": 1.50, \"a\": \"\\u00e9\"}");
    assertThat(event.namespace()).isEqualTo("money");
    assertThat(event.version()).isEqualTo("3");
    assertThat(event.metadata().correlationId()).isEqualTo("c");
    assertThat(event.key()).contains("k");
    assertThat(event.headers()).isEqualTo(Map.of("tenant", "ü"));
  }

  @Test
  void takesANullNamespaceForNone() {
    assertThat(complete("{\"event_name\":\"a\",\"namespace\":null,\"payload\":null}").namespace())
        .isEqualTo("default");
  }

  @Test
  void takesPayloadsAsDeepAsThoseOfTheApi() {
    String deep = "[".repeat(500) + "]".repeat(500);

    assertThat(complete("{\"event_name\":\"a\",\"payload\":" + deep + "}").payload().json())
        .isEqualTo(deep);
    assertThat(complete(FULL.replace("{\"a\":1.50}", deep)).payload().json()).isEqualTo(deep);
  }

  static List<Arguments> refusals() {
    return List.of(
        Arguments.of("", "the event is empty"),
        Arguments.of("[]", "not a JSON object"),
        Arguments.of("{", "the event is not valid JSON"),
        Arguments.of("{\"event_name\":\"a\"} x", "the event is not valid JSON"),
        Arguments.of("{\"event_name\":\"a\"}{}", "something follows the JSON value of the event"),
        Arguments.of("{\"payload\":{}}", "event_name is missing"),
        Arguments.of("{\"event_name\":5}", "event_name is not a text"),
        Arguments.of("{\"event_name\":\"a b\"}", "\"a b\" is not a valid event name"),
        Arguments.of(
            "{\"event_name\":\"a\",\"paylod\":1}",
            "unknown field \"paylod\"; did you mean \"payload\"?"),
        Arguments.of("{\"event_name\":\"a\",\"zebra\\n\":1}", "unknown field \"zebra\\u000A\""),
        Arguments.of("{\"event_name\":\"a\",\"namespace\":\"No\"}", "\"No\" is not a valid name"),
        Arguments.of("{\"event_name\":\"a\",\"namespace\":1}", "namespace is not a text"),
        Arguments.of("{\"event_name\":\"a\",\"ordering_key\":\"\"}", "not a valid ordering key"),
        Arguments.of("{\"event_name\":\"a\",\"headers\":[]}", "headers is not a JSON object of"),
        Arguments.of("{\"event_name\":\"a\",\"headers\":{\"h\":1}}", "headers is not a JSON"),
        Arguments.of(
            "{\"event_name\":\"a\",\"headers\":{\"signalbox-x\":\"1\"}}", "belong to the library"),
        Arguments.of("{\"event_name\":\"a\",\"event_name\":\"b\"}", "key twice at /event_name"),
        Arguments.of(
            "{\"event_name\":\"a\",\"payload\":{\"b\":[{\"c\":1,\"c\":2}]}}",
            "the event has a key twice at /payload/b/0/c"),
        Arguments.of("{\"event_name\":\"a\",\"payload\":\"\\ud800\"}", "surrogate"),
        Arguments.of("{\"event_id\":\"1\",\"event_name\":\"a\"}", "payload is missing"),
        Arguments.of(FULL.replace("fired_at", "fired"), "metadata.fired_at is missing"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhatIsWrongBriefly(String json, String why) {
    assertThatThrownBy(() -> EventJson.read(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining(why)
        .message()
        .hasSizeLessThan(250);
  }

  private static DomainEvent complete(String json) {
    return EventJson.read(json.getBytes(StandardCharsets.UTF_8)).complete(CODEC, new Fixed());
  }

  /** The same for every event. */
  private static final class Fixed implements EventDefaults {
    @Override
    public String namespace(String eventName) {
      return "default";
    }

    @Override
    public String correlationId() {
      return "correlation";
    }

    @Override
    public String firedBy() {
      return "test";
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public String newId() {
      return "new id";
    }
  }
}
