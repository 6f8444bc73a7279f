package dev.signalbox.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventMetadata;
import dev.signalbox.Payload;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEventCodecTest {
  private final JsonEventCodec codec = new JsonEventCodec(new JacksonPayloadMapper());

  @Test
  void theEncodedFormIsThatOfTheDesign() {
    EventMetadata metadata =
        new EventMetadata(
            "payments",
            "c-1",
            Instant.parse("2026-01-01T12:00:00Z"),
            "worker_001",
            "t-1",
            "s-1",
            "charge_card",
            "p-1",
            Map.of("tenant", codec.payload("acme")));
    String json = codec.encode(event(metadata, "{\"amount\": 1.50}", Map.of())).utf8();
    assertThat(json)
        .isEqualTo(
            "{\"event_id\":\"id-1\",\"event_name\":\"payment.charged\",\"event_version\":\"1.0\","
                + "\"payload\":{\"amount\": 1.50},\"metadata\":{\"namespace\":\"payments\","
                + "\"correlation_id\":\"c-1\",\"fired_at\":\"2026-01-01T12:00:00Z\","
                + "\"fired_by\":\"worker_001\",\"task_uuid\":\"t-1\",\"step_uuid\":\"s-1\","
                + "\"step_name\":\"charge_card\",\"parent_correlation_id\":\"p-1\","
                + "\"tenant\":\"acme\"}}");
  }

  @Test
  void whatIsDecodedEqualsWhatWasEncodedUnknownFieldsIncluded() {
    DomainEvent event =
        event(
            metadata(Map.of("tenant", codec.payloadOfJson("{\"id\": [1, 2.0, null]}"))),
            "[1e3, \"\\u0041\", true, {\"a\":{}}]",
            Map.of("x_new", codec.payloadOfJson("\"später\"")));
    assertThat(decode(codec.encode(event).toByteArray())).isEqualTo(event);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{\"a\":{\"b\":1,\"b\":2}}`|the payload has a key twice at /a/b",
        "`{\"a\":[\"x\",\"\\ud800\"]}`|the payload has a text with half of a surrogate pair, which is no character at /a/1",
        "`{\"\\udc00x\":1}`|the payload has half of a surrogate pair, which is no character, ",
        "`{\"n\":[1,1e1001]}`|the payload has a number with an exponent beyond 1000; use a text at /n/1",
        "`{\"n\":1E-99999999999}`|the payload has a number with an exponent beyond 1000; use a text at /n",
        "`{\"n\":NaN}`|the payload has NaN or an infinity, which JSON does not know, at /n",
        "`{\"n\":Infinity}`|the payload has NaN or an infinity, which JSON does not know, at /n",
        "`{\"n\":01}`|the payload is not valid JSON near byte",
        "`{\"a\":1,}`|the payload is not valid JSON near byte",
        "`{'a':1}`|the payload is not valid JSON near byte",
        "`{\"a\":1} x`|the payload is not valid JSON near byte",
        "`1 2`|something follows the JSON value of the payload",
        "`[1,2`|the payload is not valid JSON near byte",
        "``|the payload is empty; JSON has null for nothing"
      })
  void whatNoBrokerCanHoldUnchangedIsRefusedWithItsPlace(String json, String message) {
    assertThatThrownBy(() -> codec.payloadOfJson(json))
        .isInstanceOf(MessagingException.class)
        .hasMessageStartingWith("INVALID_PAYLOAD: " + message.substring(0, message.length() - 1));
  }

  @Test
  void nestingLongNumbersAndBadUtf8AreRefused() {
    String deep = "[".repeat(501) + "]".repeat(501);
    assertThatThrownBy(() -> codec.payloadOfJson(deep)).hasMessageContaining("500 levels deep");
    assertThat(codec.payloadOfJson("[".repeat(500) + "]".repeat(500)).json()).hasSize(1000);
    String bottomless = "[".repeat(1_000_000);
    assertThatThrownBy(() -> codec.payloadOfJson(bottomless)).hasMessageContaining("500 levels");
    assertThatThrownBy(() -> codec.payloadOfJson("1".repeat(1001)))
        .hasMessageContaining("1000 characters");
    assertThatThrownBy(() -> codec.payloadOfJson("\"" + (char) 0xD800 + "\""))
        .hasMessageContaining("half of a surrogate pair");
    byte[] latin1 = "\"ä\"".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> PayloadRules.check("the payload", latin1))
        .hasMessageContaining("valid UTF-8");
  }

  @Test
  void whatTheMessageQuotesOfAPayloadIsNothing() {
    assertThatThrownBy(() -> codec.payloadOfJson("{\"card\": 4111secret}"))
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("4111");
    assertThatThrownBy(() -> codec.payloadOfJson("{\"card\": \"secret\"}").as(Integer.class))
        .hasMessageNotContaining("secret");
  }

  @Test
  void aPayloadGivesANewObjectEachTime() {
    Payload payload = codec.payload(List.of(1, 2));
    List<?> first = payload.as(List.class);
    first.clear();
    List<?> second = payload.as(List.class);
    assertThat(second).hasSize(2);
    assertThat(payload.as(int[].class)).containsExactly(1, 2);
    assertThat(codec.payload(5).as(int.class)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`[]`|not a JSON object",
        "`{}`|event_id is missing",
        "`{\"event_id\":7}`|event_id is not a text",
        "`{\"event_id\":\"i\",\"event_name\":\"a b\",\"payload\":1,\"metadata\":{\"namespace\":\"n\",\"correlation_id\":\"c\",\"fired_at\":\"2026-01-01T00:00:00Z\",\"fired_by\":\"x\"}}`|\"a b\" is not a valid event name",
        "`{\"event_id\":\"i\",\"event_name\":\"a\",\"metadata\":{\"namespace\":\"n\",\"correlation_id\":\"c\",\"fired_at\":\"2026-01-01T00:00:00Z\",\"fired_by\":\"x\"}}`|payload is missing",
        "`{\"event_id\":\"i\",\"event_name\":\"a\",\"payload\":1,\"metadata\":{\"namespace\":\"n\",\"correlation_id\":\"c\",\"fired_at\":\"yesterday\",\"fired_by\":\"x\"}}`|metadata.fired_at is not an ISO-8601 time",
        "`{\"event_id\":\"i\",\"event_name\":\"a\",\"payload\":1,\"metadata\":[]}`|metadata is not a JSON object",
        "`{\"event_id\":\"i\",\"event_name\":\"a\",\"payload\":1,\"metadata\":{}} {}`|something follows"
      })
  void whatIsNoEventIsRefusedWithTheReason(String json, String message) {
    assertThatThrownBy(() -> decode(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MessagingException.class)
        .satisfies(
            failure ->
                assertThat(failure.getMessage())
                    .startsWith("INVALID_PAYLOAD: the message is not an event: ")
                    .containsAnyOf(message, "metadata.namespace is missing"));
  }

  @Test
  void anyBytesAreAnEventOrAMessagingException() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] valid = codec.encode(event(metadata(Map.of()), "{\"a\":[1,2]}", Map.of())).toByteArray();
    int decoded = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = mutated(valid, random);
      try {
        assertThat(decode(bytes).name()).isNotEmpty();
        decoded++;
      } catch (MessagingException refused) {
        assertThat(refused).as("seed %d", seed).hasMessageStartingWith("INVALID_PAYLOAD");
      }
    }
    assertThat(decoded).as("seed %d", seed).isPositive();
  }

  private static byte[] mutated(byte[] valid, Random random) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = valid.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @Test
  void randomPayloadsComeBackByteForByte() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      String json = RandomJson.value(random, 6);
      DomainEvent event = event(metadata(Map.of()), json, Map.of());
      DomainEvent back = decode(codec.encode(event).toByteArray());
      assertThat(back.payload().json()).as("seed %d", seed).isEqualTo(json);
      assertThat(back).isEqualTo(event);
    }
  }

  @Test
  void valuesAreFoundByPointer() {
    EventBody body =
        codec.encode(event(metadata(Map.of()), "{\"a\":[{\"b/c\":7},\"x\"],\"n\":null}", Map.of()));
    assertThat(JsonPointerText.find(body, "/payload/a/0/b~1c")).contains("7");
    assertThat(JsonPointerText.find(body, "/payload/a/1")).contains("x");
    assertThat(JsonPointerText.find(body, "/metadata/correlation_id")).contains("c-1");
    assertThat(JsonPointerText.find(body, "/payload/a")).isEmpty();
    assertThat(JsonPointerText.find(body, "/payload/n")).isEmpty();
    assertThat(JsonPointerText.find(body, "/payload/a/2")).isEmpty();
    assertThat(JsonPointerText.find(body, "/nothing/here")).isEmpty();
  }

  private DomainEvent decode(byte[] bytes) {
    return codec.decode(new StoredMessage(null, null, null, null, Map.of(), EventBody.wrap(bytes)));
  }

  private DomainEvent event(
      EventMetadata metadata, String payload, Map<String, Payload> extensions) {
    return new DomainEvent(
        "id-1",
        "payment.charged",
        "1.0",
        codec.payloadOfJson(payload),
        metadata,
        Map.of(),
        null,
        null,
        extensions);
  }

  private static EventMetadata metadata(Map<String, Payload> additional) {
    return new EventMetadata(
        "payments",
        "c-1",
        Instant.parse("2026-01-01T12:00:00.123456789Z"),
        "me",
        null,
        null,
        null,
        null,
        additional);
  }
}
