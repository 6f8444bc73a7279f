package dev.signalbox.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Immutable bytes, compared by value: an event as it was encoded, once. */
public final class EventBody {
  /** A body of no bytes. */
  public static final EventBody EMPTY = new EventBody(new byte[0]);

  private final byte[] bytes;

  private EventBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A body with a copy of the bytes. */
  public static EventBody copyOf(byte[] bytes) {
    return new EventBody(bytes.clone());
  }

  /**
   * A body around the array itself, for codecs and clients that give up their array: whoever
   * changes it afterwards changes an event under way.
   */
  public static EventBody wrap(byte[] bytes) {
    return new EventBody(bytes);
  }

  /** A body of the text in UTF-8. */
  public static EventBody ofUtf8(String text) {
    return new EventBody(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The number of bytes. */
  public int size() {
    return bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** A read-only view of the bytes, without a copy. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Writes the bytes without a copy. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  /** The bytes read as UTF-8; what is not UTF-8 becomes the replacement character. */
  public String utf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventBody that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The size only: payloads are never logged. */
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
