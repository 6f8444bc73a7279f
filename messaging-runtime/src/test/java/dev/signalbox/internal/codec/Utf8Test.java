package dev.signalbox.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void knowsEveryCharacter() {
    StringBuilder all = new StringBuilder();
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point < 0xd800 || point > 0xdfff) {
        all.appendCodePoint(point);
      }
    }
    assertThat(Utf8.firstFault(Events.utf8(all.toString()))).isEqualTo(-1);
  }

  @Test
  void agreesWithTheJdkOnRandomBytes() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 300_000; round++) {
      byte[] bytes = bytes(random);
      assertThat(Utf8.firstFault(bytes) < 0)
          .as("seed %d, bytes %s", seed, Arrays.toString(bytes))
          .isEqualTo(jdkCanRead(bytes));
    }
  }

  @Test
  void findsTheFaultWhereverItIs() {
    for (int length = 1; length < 40; length++) {
      for (int place = 0; place < length; place++) {
        byte[] bytes = "a".repeat(length).getBytes(StandardCharsets.US_ASCII);
        bytes[place] = (byte) 0x80;
        assertThat(Utf8.firstFault(bytes)).isEqualTo(place);
      }
    }
  }

  // Bytes of a few kinds, so that there are characters among them and near misses.
  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(1, 20)];
    int[] firsts = {0x41, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xc1};
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          (byte)
              switch (random.nextInt(4)) {
                case 0 -> firsts[random.nextInt(firsts.length)];
                case 1 -> random.nextInt(0x80);
                default -> random.nextInt(0x80, 0xc0);
              };
    }
    return bytes;
  }

  private static boolean jdkCanRead(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
