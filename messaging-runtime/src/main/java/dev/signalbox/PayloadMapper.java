package dev.signalbox;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns an application's objects into JSON and back: the place for an application's own configured
 * mapper. Called on the publisher's and on handlers' threads, several at once.
 */
public interface PayloadMapper {
  /** The object as JSON text in UTF-8. */
  byte[] write(@Nullable Object value) throws Exception;

  /** The JSON text in UTF-8 as a new object. */
  @Nullable Object read(byte[] json, Type type) throws Exception;
}
