package dev.signalbox.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.Variables;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes give a configuration or a {@link ConfigException}, and nothing else. */
class LoaderFuzzTest {
  private static final int ROUNDS = 10_000;
  private static final String[] PIECES = {
    "[",
    "]",
    "[[",
    "]]",
    "=",
    "\"",
    "\"\"\"",
    "'",
    "{",
    "}",
    ",",
    "\n",
    ".",
    "#",
    "${",
    "}",
    "events",
    "events.domain.routes",
    "pattern",
    "1e999",
    "-0",
    "nan",
    "1979-05-27T07:32:00Z",
    "\\u0000",
    "\\uD800",
    "true",
    "_ms",
    "events.providers.x",
    "url",
    "\t",
    "\r"
  };

  @TempDir Path folder;

  @Test
  void anyBytesGiveAConfigurationOrAConfigException() throws Exception {
    byte[] valid = sample();
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int loaded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] toml = round % 3 == 0 ? pieces(random) : mutated(valid, random);
      if (loads(toml, "seed " + seed + ", round " + round)) {
        loaded++;
      }
    }
    assertThat(loaded).as("seed %d", seed).isBetween(1, ROUNDS - 1);
  }

  @Test
  void bottomlessNestingHugeFilesAndOtherEncodingsAreRefused() throws Exception {
    assertThat(loads(("a = " + "[".repeat(200_000)).getBytes(StandardCharsets.UTF_8), ""))
        .isFalse();
    assertThat(loads(("a = " + "{b=".repeat(100_000)).getBytes(StandardCharsets.UTF_8), ""))
        .isFalse();
    assertThat(loads(("a" + ".a".repeat(200_000) + " = 1").getBytes(StandardCharsets.UTF_8), ""))
        .isFalse();
    assertThat(loads("x = \"ä\"".getBytes(StandardCharsets.UTF_16), "")).isFalse();
    assertThat(loads(new byte[64 << 20], "")).isFalse();
  }

  private boolean loads(byte[] toml, String what) throws Exception {
    Path file = folder.resolve("events.toml");
    Files.write(file, toml);
    try {
      SignalboxConfig config =
          SignalboxConfigLoader.create().variables(Variables.of(Map.of())).load(file);
      assertThat(config.routingTable()).as(what).isNotNull();
      return true;
    } catch (ConfigException refused) {
      assertThat(refused.getMessage()).as(what).isNotBlank();
      return false;
    }
  }

  private static byte[] pieces(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextInt(3) == 0 ? " " : "");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] mutated(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    for (int change = random.nextInt(4); change > 0; change--) {
      byte replacement =
          random.nextBoolean() ? (byte) random.nextInt(256) : bytes[random.nextInt(bytes.length)];
      bytes[random.nextInt(bytes.length)] = replacement;
    }
    return bytes;
  }

  private static byte[] sample() throws Exception {
    try (InputStream stream =
        Objects.requireNonNull(LoaderFuzzTest.class.getResourceAsStream("/every-key.toml"))) {
      return stream.readAllBytes();
    }
  }
}
