package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.Grammar;
import dev.signalbox.spi.StoredMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an event lies in a queue: its body in {@code message}, everything else in {@code headers}.
 * The ordering key is where pgmq's own grouped reading looks for it. An event's id and name are in
 * its body already; what goes to one queue only may be no event, and carries them as headers.
 */
final class Wire {

  /** The header that pgmq groups by. */
  static final String KEY = "x-pgmq-group";

  private static final String CONTENT_TYPE = Grammar.RESERVED_HEADER_PREFIX + "content-type";
  private static final String ID = Grammar.RESERVED_HEADER_PREFIX + "id";
  private static final String NAME = Grammar.RESERVED_HEADER_PREFIX + "name";
  private static final String USER = Grammar.RESERVED_HEADER_PREFIX + "user-";
  private static final Set<String> OURS = Set.of(KEY, CONTENT_TYPE, ID, NAME);

  private Wire() {}

  /** The body as text; null if there is none. */
  static @Nullable String body(EventMessage message) {
    return message.body().size() == 0 ? null : message.body().utf8();
  }

  /** The headers as a JSON object; null if there are none. */
  static @Nullable String headers(EventMessage message, Destination destination) {
    Map<String, String> fields = new LinkedHashMap<>();
    message.headers().forEach((name, value) -> fields.put(stored(name), value));
    message.key().ifPresent(key -> fields.put(KEY, key));
    if (!message.contentType().equals(EventMessage.JSON)) {
      fields.put(CONTENT_TYPE, message.contentType());
    }
    if (!(destination instanceof EventChannel)) {
      fields.put(ID, message.id());
      fields.put(NAME, message.name());
    }
    return fields.isEmpty() ? null : JsonText.object(fields);
  }

  /** What lies in a queue. */
  static StoredMessage message(@Nullable String body, @Nullable String headers) {
    Map<String, String> fields = headers == null ? Map.of() : JsonText.fields(headers);
    Map<String, String> users = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          if (!OURS.contains(name)) {
            users.put(name.startsWith(USER) ? name.substring(USER.length()) : name, value);
          }
        });
    return new StoredMessage(
        fields.get(ID),
        fields.get(NAME),
        fields.get(KEY),
        fields.getOrDefault(CONTENT_TYPE, EventMessage.JSON),
        users,
        body == null ? EventBody.EMPTY : EventBody.ofUtf8(body));
  }

  private static String stored(String name) {
    return OURS.contains(name) ? USER + name : name;
  }
}
