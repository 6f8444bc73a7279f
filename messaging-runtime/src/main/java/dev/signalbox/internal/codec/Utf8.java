package dev.signalbox.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether bytes are UTF-8 in the strict sense of RFC 3629: no overlong forms, no surrogates,
 * nothing beyond U+10FFFF. The JSON parser lets some of these pass.
 */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private Utf8() {}

  /** The index of the first byte that begins no character; -1 if there is none. */
  static int firstFault(byte[] bytes) {
    int index = 0;
    while (index < bytes.length) {
      if (bytes.length - index >= Long.BYTES && ((long) LONGS.get(bytes, index) & NOT_ASCII) == 0) {
        index += Long.BYTES;
        continue;
      }
      int length = characterAt(bytes, index);
      if (length == 0) {
        return index;
      }
      index += length;
    }
    return -1;
  }

  /** How many bytes the character has; 0 if it is none. */
  private static int characterAt(byte[] bytes, int index) {
    int first = bytes[index] & 0xff;
    int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first > 0xf4 || index + length > bytes.length) {
      return 0;
    }
    if (length > 1 && !isSecond(first, bytes[index + 1] & 0xff)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[index + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean isSecond(int first, int second) {
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return second >= least && second <= most;
  }
}
