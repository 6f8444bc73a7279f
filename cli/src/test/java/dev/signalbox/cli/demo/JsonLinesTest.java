package dev.signalbox.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.cli.demo.JsonLines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private static final int LONGEST = 200_000;

  @Test
  void eachLineComesWithItsNumberAndSize() throws IOException {
    assertThat(lines("{}\n\n \t\r\n{\"é\":1}"))
        .containsExactly(
            new Line.Text(1, "{}", 2),
            new Line.Empty(2),
            new Line.Empty(3),
            new Line.Text(4, "{\"é\":1}", 8));
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsAreNotPartOfALine() throws IOException {
    assertThat(lines("\uFEFF{}\r\n[]\r\n"))
        .containsExactly(new Line.Text(1, "{}", 2), new Line.Text(2, "[]", 2));
  }

  @Test
  void nothingHasNoLines() throws IOException {
    assertThat(lines("")).isEmpty();
    assertThat(lines("\uFEFF")).containsExactly(new Line.Empty(1));
    assertThat(lines("\n")).containsExactly(new Line.Empty(1));
  }

  @Test
  void bytesThatAreNotUtf8AreReportedWithTheirPlaceAndTheNextLineIsRead() throws IOException {
    byte[] bytes = {'{', (byte) 0xC3, '}', '\n', '{', '}', '\n'};
    assertThat(read(new ByteArrayInputStream(bytes)))
        .containsExactly(
            new Line.Unreadable(1, "not UTF-8 at byte 2 of the line"), new Line.Text(2, "{}", 2));
  }

  @Test
  void aLineThatIsTooLongIsReportedWithBothSizesAndTheNextLineIsRead() throws IOException {
    List<Line> lines = lines("x".repeat(LONGEST + 1) + "\n{}\n" + "y".repeat(LONGEST));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isEqualTo(
            new Line.Unreadable(
                1, "the line has 195.3 KiB, more than the 195.3 KiB that a line may have"));
    assertThat(lines.get(1)).isEqualTo(new Line.Text(2, "{}", 2));
    assertThat(lines.get(2)).isInstanceOf(Line.Text.class);
  }

  @Test
  void anyTextComesBackLineByLineHoweverItIsDelivered() throws IOException {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      List<String> texts = texts(random);
      String whole = String.join("\n", texts) + "\n";
      List<String> seen =
          read(new Dribble(whole.getBytes(StandardCharsets.UTF_8), random.split())).stream()
              .map(line -> line instanceof Line.Text text ? text.text() : "")
              .toList();
      assertThat(seen).as("seed %d", seed).isEqualTo(texts);
    }
  }

  private static List<String> texts(SplittableRandom random) {
    List<String> texts = new ArrayList<>();
    int count = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      int length = random.nextInt(3) == 0 ? 0 : random.nextInt(50_000);
      texts.add(length == 0 ? "" : "\"" + "aé😀".repeat(length / 3) + "\"");
    }
    return texts;
  }

  private static List<Line> lines(String text) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Line> read(InputStream in) throws IOException {
    List<Line> all = new ArrayList<>();
    try (JsonLines lines = new JsonLines(in, LONGEST)) {
      Optional<Line> line = lines.next();
      while (line.isPresent()) {
        all.add(line.get());
        line = lines.next();
      }
    }
    return all;
  }

  /** Gives as many bytes at a time as it likes. */
  private static final class Dribble extends ByteArrayInputStream {
    private final SplittableRandom random;

    Dribble(byte[] bytes, SplittableRandom random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(70_000)));
    }
  }

  @Test
  void aLineWithoutEndIsReadInBoundedMemory() throws IOException {
    long gigabyte = 1L << 30;
    InputStream endless =
        new InputStream() {
          private long left = gigabyte;

          @Override
          public int read() {
            return left-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            int given = (int) Math.min(length, left);
            left -= given;
            return given == 0 ? -1 : given;
          }
        };
    assertThat(read(endless))
        .containsExactly(
            new Line.Unreadable(
                1, "the line has 1 GiB, more than the 195.3 KiB that a line may have"));
  }
}
