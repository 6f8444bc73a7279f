package dev.signalbox.internal.codec;

import dev.signalbox.PayloadMapper;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The usual mapper: Jackson with the modules on the class path, and no types out of payloads. */
public final class JacksonPayloadMapper implements PayloadMapper {
  private final JsonMapper mapper;

  /** A mapper that ignores properties it does not know. */
  public JacksonPayloadMapper() {
    this.mapper =
        JsonMapper.builder(Json.factory())
            .findAndAddModules()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
  }

  @Override
  public byte[] write(@Nullable Object value) {
    return mapper.writeValueAsBytes(value);
  }

  @Override
  public @Nullable Object read(byte[] json, Type type) {
    return mapper.readValue(json, mapper.constructType(type));
  }

  /** What is wrong and where, without the contents that a library's message may quote. */
  static String describe(Throwable failure) {
    if (failure instanceof JacksonException json) {
      String path = json.getPathReference();
      return json.getClass().getSimpleName() + (path.isEmpty() ? "" : " at " + path);
    }
    return failure.getClass().getSimpleName();
  }
}
