package dev.signalbox.conformance.kit;

import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.StoredMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;

/** Events of every kind that must arrive unchanged, and of those that cannot. */
public final class Bodies {
  /** JSON that not every broker could hold unchanged. */
  public static final List<String> IMPOSSIBLE =
      List.of(
          "{\"a\":1,\"a\":2}",
          "{\"a\":{\"b\":[{\"c\":1,\"c\":1}]}}",
          "\"\\ud800\"",
          "{\"\\udc00\":1}",
          "1e99999",
          "[1e-99999]",
          "NaN",
          "{\"a\":");

  private static final List<String> PAYLOADS =
      List.of(
          "{}",
          "null",
          "[]",
          "\"\"",
          "true",
          "0",
          "-0.0",
          "1.10",
          "1E3",
          "12345678901234567890123456789",
          "0.1000000000000000055511151231257827",
          "1e-300",
          "{\"b\":1,\"a\":2,\"\":3}",
          "{\"nested\":{\"deep\":[[[[{\"x\":[1,2,{\"y\":null}]}]]]]}}",
          "\"\\u0001\\u001f\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
          "\"äöü ß € 漢字 \\uD83D\\uDE00 𝄞 \\u2028\\u2029\\uFEFF\\uFFFE\"",
          "{\"sql\":\"'); drop table x; --\",\"percent\":\"%s %n ${x} {}\"}");

  private Bodies() {}

  /** Messages with payloads of every kind, headers, ordering keys and names. */
  public static List<EventMessage> ofAllKinds(Trial trial, Wire wire) {
    List<EventMessage> messages = new ArrayList<>();
    for (String payload : PAYLOADS) {
      EventMessage message = wire.message();
      String body =
          message
              .body()
              .utf8()
              .replaceFirst("\\{\"clause\":\"[^\"]*\"}", Matcher.quoteReplacement(payload));
      messages.add(
          new EventMessage(
              message.id(),
              message.id(),
              "conformance.Kind_%d-x".formatted(messages.size()),
              trial.namespace(),
              messages.size() % 2 == 0 ? "key " + messages.size() + " ü'\"" : null,
              EventMessage.JSON,
              null,
              headers(messages.size()),
              EventBody.ofUtf8(body)));
    }
    return messages;
  }

  private static Map<String, String> headers(int count) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(count, 12); i++) {
      headers.put("header-" + i + "_X.y", "value " + i + " äöü \uD83D\uDE00 '\"; , =");
    }
    return headers;
  }

  /** Fails unless what the broker gave back is what was sent. */
  public static void mustEqual(Trial trial, EventMessage sent, StoredMessage got) {
    String where = "event " + sent.id();
    require(where + ": id", sent.id(), got.knownId().orElse(sent.id()));
    require(where + ": name", sent.name(), got.knownName().orElse(sent.name()));
    require(where + ": headers", sent.headers(), got.headers());
    require(where + ": ordering key", sent.key(), got.key());
    sameBody(trial, where + ": body", sent.body(), got.body());
  }

  /** Fails unless the bytes are the same, or the JSON where the provider promises no more. */
  public static void sameBody(Trial trial, String what, EventBody sent, EventBody got) {
    boolean same =
        trial.has(Capability.JSON_FIDELITY)
            ? JsonValues.equal(sent.utf8(), got.utf8())
            : sent.equals(got);
    if (!same) {
      throw new AssertionError(
          "%s was changed: %s became %s".formatted(what, shown(sent), shown(got)));
    }
  }

  private static String shown(EventBody body) {
    String text = body.utf8();
    return text.length() <= 500 ? text : text.substring(0, 500) + "… (" + body + ")";
  }

  /** A message whose body has so many bytes. */
  public static EventMessage ofSize(Wire wire, int bytes) {
    EventMessage message = wire.message();
    String body = message.body().utf8();
    int missing = bytes - message.body().size();
    if (missing < 0) {
      throw new AssertionError("a body of " + bytes + " bytes has no room for an event");
    }
    String payload = "{\"clause\":\"" + "x".repeat(missing);
    return EventMessage.of(
        message.id(),
        message.name(),
        message.namespace(),
        EventBody.ofUtf8(body.replace("{\"clause\":\"", payload)));
  }

  private static void require(String what, Object sent, Object got) {
    if (!sent.equals(got)) {
      throw new AssertionError("%s was changed: %s became %s".formatted(what, sent, got));
    }
  }

  /** U+0000 in a payload comes back, or is refused before it is sent. */
  public static void nullCharacterSurvivesOrIsRefused(Trial trial, App app, Audience audience)
      throws Exception {
    String payload = "{\"text\":\"a\\u0000b\"}";
    List<String> seen = new CopyOnWriteArrayList<>();
    app.consume(audience, (event, context) -> seen.add(event.payload().json()));
    try {
      app.publishOne(draft -> draft.payloadJson(payload));
    } catch (Exception refused) {
      if (Failures.code(trial, refused) == ErrorCode.INVALID_PAYLOAD) {
        return;
      }
      throw refused;
    }
    trial.drained(audience);
    if (seen.stream().noneMatch(text -> JsonValues.equal(payload, text))) {
      throw new AssertionError("U+0000 was accepted and changed: " + seen);
    }
  }
}
