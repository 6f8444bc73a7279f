package dev.signalbox;

import java.lang.reflect.Type;

/**
 * A JSON value of an event: immutable, compared by its JSON text. Every conversion gives a new
 * object, so that what one handler changes no other one sees (clause DUR-25). Thread-safe.
 */
public interface Payload {
  /**
   * The value as a Java object, by the payload mapper of the Signalbox that it comes from.
   *
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD when it does not fit the type
   */
  <T> T as(Class<T> type);

  /**
   * The value as a Java object of a generic type.
   *
   * @throws dev.signalbox.spi.MessagingException INVALID_PAYLOAD when it does not fit the type
   */
  Object as(Type type);

  /** The value as JSON text, exactly as it was encoded or received. */
  String json();
}
