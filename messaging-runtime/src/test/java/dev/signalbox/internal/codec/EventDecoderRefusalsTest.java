package dev.signalbox.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventDecoderRefusalsTest {
  private static final String EVENT = Events.json("{\"card\":\"secret\"}");

  static List<Arguments> broken() {
    return List.of(
        Arguments.of("", "not a JSON object"),
        Arguments.of("  ", "not a JSON object"),
        Arguments.of("[]", "not a JSON object"),
        Arguments.of("\"secret\"", "not a JSON object"),
        Arguments.of("null", "not a JSON object"),
        Arguments.of("{}", "event_id is missing"),
        Arguments.of("secret", "not valid JSON near byte"),
        Arguments.of(EVENT.substring(0, EVENT.length() - 1), "not valid JSON near byte"),
        Arguments.of(EVENT + "{}", "something follows the JSON object"),
        Arguments.of(EVENT + ",", "not valid JSON near byte"),
        Arguments.of("\uFEFF" + EVENT, "not valid JSON near byte"),
        Arguments.of(EVENT.replace("\"event_id\":\"1\"", "\"event_id\":1"), "event_id is not a"),
        Arguments.of(EVENT.replace("event_name", "name"), "event_name is missing"),
        Arguments.of(EVENT.replace("payment.charged", "a..b"), "not a valid event name"),
        Arguments.of(EVENT.replace("\"1.0\"", "1.0"), "event_version is not a text"),
        Arguments.of(EVENT.replace("\"payload\"", "\"data\""), "payload is missing"),
        Arguments.of(EVENT.replace("\"metadata\"", "\"meta\""), "metadata is missing"),
        Arguments.of(
            EVENT.replaceFirst("\"metadata\":.*", "\"metadata\":[]}"),
            "metadata is not a JSON object"),
        Arguments.of(EVENT.replace("\"namespace\":\"payments\",", ""), "namespace is missing"),
        Arguments.of(EVENT.replace("\"payments\"", "\"No Such\""), "not a valid namespace"),
        Arguments.of(EVENT.replace("\"payments\"", "{}"), "metadata.namespace is not a text"),
        Arguments.of(EVENT.replace("correlation_id", "x"), "metadata.correlation_id is missing"),
        Arguments.of(EVENT.replace("\"c\"", "null"), "metadata.correlation_id is missing"),
        Arguments.of(EVENT.replace("fired_at", "x"), "metadata.fired_at is missing"),
        Arguments.of(EVENT.replace("2026-01-01T12:00:00Z", "secret"), "metadata.fired_at is not"),
        Arguments.of(EVENT.replace("12:00:00Z", "12:00:00"), "ISO-8601 time with its offset"),
        Arguments.of(EVENT.replace("fired_by", "x"), "metadata.fired_by is missing"),
        Arguments.of(Events.json("[".repeat(600) + "]".repeat(600)), "nested too deeply"),
        Arguments.of(Events.json("[".repeat(200_000)), "nested too deeply"),
        Arguments.of(Events.json("1".repeat(100_000)), "too long a number"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void saysWhatIsWrongButNothingOfTheContents(String body, String why) {
    refused(body.getBytes(StandardCharsets.UTF_8), why);
  }

  @Test
  void refusesOtherEncodingsThanUtf8() {
    refused(EVENT.getBytes(StandardCharsets.UTF_16), "not valid UTF-8 at byte 0");
    refused(EVENT.getBytes(StandardCharsets.UTF_16LE), "not valid JSON");
    refused(EVENT.replace("secret", "sécret").getBytes(StandardCharsets.ISO_8859_1), "UTF-8");
  }

  private static void refused(byte[] body, String why) {
    assertThatThrownBy(() -> Events.decode(body))
        .isInstanceOfSatisfying(
            MessagingException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD))
        .hasMessageContaining("the message is not an event: ")
        .hasMessageContaining(why)
        .message()
        .doesNotContain("secret")
        .hasSizeLessThan(250);
  }
}
