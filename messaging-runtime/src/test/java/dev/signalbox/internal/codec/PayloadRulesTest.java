package dev.signalbox.internal.codec;

import static dev.signalbox.internal.codec.Events.CODEC;
import static dev.signalbox.internal.codec.Events.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadRulesTest {
  private static final String HALF = "half of a surrogate pair, which is no character";

  static List<Arguments> refusals() {
    return List.of(
        Arguments.of("{\"a\":1,\"a\":2}", "has a key twice at /a"),
        Arguments.of("{\"a\":{\"b\":[0,{\"c\":1,\"d\":2,\"c\":3}]}}", "a key twice at /a/b/1/c"),
        Arguments.of("{\"a\":1,\"\\u0061\":2}", "has a key twice at /a"),
        Arguments.of("{\"a/b\":{\"~\":1,\"~\":1}}", "has a key twice at /a~1b/~0"),
        Arguments.of("[1,\"\\ud800\"]", "has a text with " + HALF + " at /1"),
        Arguments.of("[1,\"\\udc00\\ud800\"]", "has a text with " + HALF + " at /1"),
        Arguments.of("{\"a\":\"\ud800\"}", "has a text with " + HALF + " at /a"),
        Arguments.of("\"\udfff\"", "the payload has a text with " + HALF),
        Arguments.of("{\"a\":{\"\\ud800\":1}}", "has " + HALF + " at /a"),
        Arguments.of("{\"a\":{\"\ud800\":1}}", HALF + " at /a"),
        Arguments.of("[0,{\"x\":1e1001}]", "with an exponent beyond 1000; use a text at /1/x"),
        Arguments.of("[0,{\"x\":1E-1001}]", "with an exponent beyond 1000; use a text at /1/x"),
        Arguments.of("[1e" + "9".repeat(50) + "]", "with an exponent beyond 1000"),
        Arguments.of("{\"n\":" + "1".repeat(1_001) + "}", "than 1000 characters; use a text at /n"),
        Arguments.of("{\"n\":0." + "1".repeat(5_000) + "}", "than 1000 characters"),
        Arguments.of("{\"n\":[NaN]}", "has NaN or an infinity, which JSON does not know at /n/0"),
        Arguments.of("{\"n\":-Infinity}", "at /n"),
        Arguments.of("[".repeat(501) + "]".repeat(501), "nested more than 500 levels deep at /0/0"),
        Arguments.of("{\"a\":".repeat(100_000), "nested more than 500 levels deep at /a/a"),
        Arguments.of("", "the payload is empty; JSON has null for nothing"),
        Arguments.of(" \n", "the payload is empty"),
        Arguments.of("{} {}", "something follows the JSON value"),
        Arguments.of("1 x", "is not valid JSON"),
        Arguments.of("{\"a\":[1,}", "is not valid JSON near byte 9 at /a/1"),
        Arguments.of("{\"a\":\"b", "is not valid JSON"),
        Arguments.of("{'a':1}", "is not valid JSON"),
        Arguments.of("[1,]", "is not valid JSON"),
        Arguments.of("// c\n1", "is not valid JSON"),
        Arguments.of("[01]", "is not valid JSON"),
        Arguments.of("[+1]", "is not valid JSON"),
        Arguments.of("\"\t\"", "is not valid JSON"),
        Arguments.of("\uFEFF{}", "is not valid JSON"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWithThePlace(String json, String why) {
    refused(() -> CODEC.payloadOfJson(json), why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "0",
        "-0.0",
        "1e1000",
        "1E-1000",
        "1e+0001000",
        "\"\"",
        "\"\\u0000\"",
        "{}",
        "[]",
        "\"\\ud83d\\ude00\"",
        "\"😀\"",
        "{\"\":{\"\":1}}",
        "{\"a\":1,\"A\":2}",
        "[[],[[]],{}]"
      })
  void keepsEverythingElseAsItIs(String json) {
    assertThat(CODEC.payloadOfJson(" \r\n\t" + json + " \r\n\t").json()).isEqualTo(json);
  }

  @Test
  void takesTheDeepestNestingAndTheLongestNumber() {
    assertThat(CODEC.payloadOfJson("[".repeat(500) + "]".repeat(500))).isNotNull();
    assertThat(CODEC.payloadOfJson("1".repeat(1_000)).json()).hasSize(1_000);
  }

  @Test
  void refusesBytesThatAreNoCharacters() {
    byte[][] broken = {
      {(byte) 0xff}, // never a byte of UTF-8
      {(byte) 0xc0, (byte) 0x80}, // NUL, overlong
      {(byte) 0xe0, (byte) 0x80, (byte) 0xaf}, // a slash, overlong
      {(byte) 0xed, (byte) 0xa0, (byte) 0xbd, (byte) 0xed, (byte) 0xb8, (byte) 0x80}, // surrogates
      {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond U+10FFFF
      {(byte) 0xe2, (byte) 0x82} // the end is missing
    };
    for (byte[] part : broken) {
      byte[] json = joined("{\"a\":[\"", part, "\"]}");

      refused(() -> PayloadRules.check("the payload", json), "not valid UTF-8 at byte 7 at /a");
    }
  }

  @Test
  void refusesWhatAMapperWritesOfNumbersThatJsonDoesNotHave() {
    refused(() -> CODEC.payload(Double.NaN), "has NaN or an infinity, which JSON does not know");
    refused(() -> CODEC.payload(Map.of("a", Map.of("b", Float.NEGATIVE_INFINITY))), "at /a/b");
    refused(() -> CODEC.payload(Map.of("a", "\ud800")), HALF + " at /a");
  }

  @Test
  void showsPlacesBrieflyAndOnOneLine() {
    refused(() -> CODEC.payloadOfJson("{\"a\\n\\u001b\":1e9999}"), " at /a\\u000A\\u001B");
    assertThatThrownBy(() -> CODEC.payloadOfJson("{\"" + "k".repeat(5_000) + "\":1e9999}"))
        .message()
        .endsWith("k…")
        .hasSizeLessThan(250);
  }

  private static void refused(ThrowingCallable publish, String why) {
    assertThatThrownBy(publish)
        .isInstanceOfSatisfying(
            MessagingException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD))
        .hasMessageContaining(why)
        .message()
        .hasSizeLessThan(300);
  }

  private static byte[] joined(String before, byte[] part, String after) {
    byte[] joined = Arrays.copyOf(utf8(before), before.length() + part.length + after.length());
    System.arraycopy(part, 0, joined, before.length(), part.length);
    System.arraycopy(utf8(after), 0, joined, before.length() + part.length, after.length());
    return joined;
  }
}
