package dev.signalbox.cli.demo;

import static dev.signalbox.cli.demo.DemoCommandTest.figures;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.cli.Ran;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with everything in it that a file can have. */
class TortureFileTest {
  private static final int GOOD = 300;
  private static final byte[][] BAD = {
    utf8("{\"event_name\": \"a.b\", \"payload\": {\"x\": 1, \"x\": 2}}"),
    utf8("{\"event_name\": \"a.b\", \"payload\": \"\\ud800\"}"),
    utf8("{\"event_name\": \"a.b\", \"payload\": [1, 2"),
    utf8("{\"event_name\": \"a.b\", \"payload\": {}} trailing"),
    utf8("[1, 2, 3]"),
    utf8("\"event\""),
    utf8("null"),
    utf8("{\"event_name\": 5, \"payload\": {}}"),
    utf8("{\"event_name\": \"a b\", \"payload\": {}}"),
    utf8("{\"event_name\": \"a.b\", \"payload\": {\"n\": 1e999999999}}"),
    {'{', (byte) 0xFF, (byte) 0xFE, '}'},
    {0, 0, 0}
  };

  @TempDir private Path folder;

  @Test
  void everyLineIsAccountedFor() throws IOException {
    long seed = new SplittableRandom().nextLong();
    Path file = folder.resolve("torture.jsonl");
    int empty = write(file, new SplittableRandom(seed));
    Ran ran =
        Ran.command("demo", "--provider", "memory", "--events", file.toString(), "--no-progress");
    assertThat(ran.code()).as("seed %d%n%s%s", seed, ran.out(), ran.err()).isZero();
    int refused = BAD.length + 1;
    assertThat(figures(ran, "read")).containsExactly(GOOD + refused + empty);
    assertThat(figures(ran, "published")).containsExactly(GOOD);
    assertThat(figures(ran, "empty")).containsExactly(empty);
    assertThat(figures(ran, "refused")).containsExactly(refused);
    assertThat(figures(ran, "lost")).containsExactly(0, 0, 0);
    assertThat(ran.err().lines()).hasSize(refused).allMatch(line -> line.startsWith(file + ":"));
    assertThat(ran.err()).containsPattern("TOO_LARGE: .*(5,?\\d{3},?\\d{3}).*1,?048,?576");
  }

  /** Returns how many lines are empty. */
  private static int write(Path file, SplittableRandom random) throws IOException {
    int empty = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
      for (int i = 0; i < GOOD; i++) {
        out.write(utf8(event(random)));
        out.write(utf8(random.nextBoolean() ? "\n" : "\r\n"));
        if (random.nextInt(20) == 0) {
          out.write(utf8("  \t\r\n"));
          empty++;
        }
        if (i % 25 == 0 && i / 25 < BAD.length) {
          out.write(BAD[i / 25]);
          out.write('\n');
        }
      }
      out.write(utf8("{\"event_name\": \"big.one\", \"payload\": \"" + "x".repeat(5_000_000)));
      out.write(utf8("\"}"));
    }
    return empty;
  }

  private static String event(SplittableRandom random) {
    StringBuilder payload = new StringBuilder();
    int size = 1_000 + random.nextInt(99_000);
    nest(payload, random, 3 + random.nextInt(60), size);
    String name = "space" + random.nextInt(12) + ".thing" + random.nextInt(5);
    return "{\"event_name\": \"" + name + "\", \"payload\": " + payload + "}";
  }

  /** Objects and arrays in one another, with text at the bottom. */
  private static void nest(StringBuilder json, SplittableRandom random, int depth, int size) {
    if (depth == 0) {
      String unit = "äß😀\\u00e9\\n\\\"€ ";
      json.append('"').append(unit.repeat(Math.max(1, size / 24))).append('"');
    } else if (random.nextBoolean()) {
      json.append("{\"n").append(random.nextInt(1_000)).append("\": -1.50e3, \"in\": ");
      nest(json, random, depth - 1, size);
      json.append(", \"é\": null}");
    } else {
      json.append("[").append(random.nextLong()).append(", ");
      nest(json, random, depth - 1, size);
      json.append(", {}, []]");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
