package dev.signalbox.routing;

import java.util.Locale;

/** Where an event's ordering key comes from when the publisher gives none. */
public sealed interface OrderingKeySource {

  /** Events have no ordering key. */
  record None() implements OrderingKeySource {}

  /** All events of a namespace share a key. */
  record Namespace() implements OrderingKeySource {}

  /** All events of a correlation id share a key. */
  record CorrelationId() implements OrderingKeySource {}

  /**
   * A value inside the event.
   *
   * @param pointer a JSON pointer (RFC 6901) into the event's JSON, such as {@code
   *     /payload/customer_id}
   */
  record Pointer(String pointer) implements OrderingKeySource {
    public Pointer {
      if (!pointer.matches("(/([^~/]|~[01])*)+")) {
        throw new IllegalArgumentException(
            "\"" + pointer + "\" is not a JSON pointer; write one such as /payload/customer_id");
      }
    }
  }

  /**
   * Reads {@code none}, {@code namespace}, {@code correlation_id} or a JSON pointer.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  static OrderingKeySource parse(String text) {
    if (text.startsWith("/")) {
      return new Pointer(text);
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none" -> new None();
      case "namespace" -> new Namespace();
      case "correlation_id" -> new CorrelationId();
      default ->
          throw new IllegalArgumentException(
              "\""
                  + text
                  + "\" is not one of none, namespace, correlation_id or a JSON pointer such as"
                  + " /payload/customer_id");
    };
  }
}
