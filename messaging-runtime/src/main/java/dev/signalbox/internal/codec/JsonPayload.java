package dev.signalbox.internal.codec;

import dev.signalbox.Payload;
import dev.signalbox.PayloadMapper;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A payload that is a part of encoded bytes, which nobody changes. */
final class JsonPayload implements Payload {
  private final Slice slice;
  private final PayloadMapper mapper;
  private final boolean checked;

  /** A part of an array; the array is never written again. */
  @SuppressWarnings("ArrayRecordComponent") // compared by JsonPayload
  record Slice(byte[] bytes, int offset, int length) {
    void writeTo(ByteArrayOutputStream out) {
      out.write(bytes, offset, length);
    }
  }

  private JsonPayload(Slice slice, PayloadMapper mapper, boolean checked) {
    this.slice = slice;
    this.mapper = mapper;
    this.checked = checked;
  }

  /** A payload that keeps the {@link PayloadRules}. */
  static JsonPayload checked(Slice slice, PayloadMapper mapper) {
    return new JsonPayload(slice, mapper, true);
  }

  /** A payload that somebody else wrote: it is JSON, but may break the {@link PayloadRules}. */
  static JsonPayload received(Slice slice, PayloadMapper mapper) {
    return new JsonPayload(slice, mapper, false);
  }

  /** The bytes to be published, refused if they break the rules. */
  Slice publishable(String what) {
    return checked ? slice : PayloadRules.check(what, bytes());
  }

  @Override
  public <T> T as(Class<T> type) {
    Object value = as((Type) type);
    return wrapper(type).cast(value);
  }

  @SuppressWarnings("unchecked") // the wrapper of a primitive type has the same T
  private static <T> Class<T> wrapper(Class<T> type) {
    return (Class<T>) MethodType.methodType(type).wrap().returnType();
  }

  @Override
  public Object as(Type type) {
    @Nullable Object value;
    try {
      value = mapper.read(bytes(), type);
    } catch (Exception | StackOverflowError unfit) {
      throw new MessagingException(
          ErrorCode.INVALID_PAYLOAD,
          "the payload cannot be read as %s: %s"
              .formatted(type.getTypeName(), JacksonPayloadMapper.describe(unfit)),
          unfit instanceof Exception ? null : unfit);
    }
    if (value == null) {
      throw new MessagingException(
          ErrorCode.INVALID_PAYLOAD,
          "the payload is null, not a " + type.getTypeName() + "; ask json() first");
    }
    return value;
  }

  private byte[] bytes() {
    return Arrays.copyOfRange(slice.bytes, slice.offset, slice.offset + slice.length);
  }

  @Override
  public String json() {
    return new String(slice.bytes, slice.offset, slice.length, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonPayload that
        && Arrays.equals(
            slice.bytes,
            slice.offset,
            slice.offset + slice.length,
            that.slice.bytes,
            that.slice.offset,
            that.slice.offset + that.slice.length);
  }

  @Override
  public int hashCode() {
    return json().hashCode();
  }

  /** The size only: payloads are never logged. */
  @Override
  public String toString() {
    return slice.length + " bytes of JSON";
  }
}
