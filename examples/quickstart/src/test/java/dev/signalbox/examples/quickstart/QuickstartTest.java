package dev.signalbox.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class QuickstartTest {
  private static final Path PROGRAM =
      Path.of("src/main/java/dev/signalbox/examples/quickstart/Quickstart.java");

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void theProgramHandlesWhatItPublishes() throws InterruptedException {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      Quickstart.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("ord-1 paid, attempt 1");
  }

  @Test
  void theReadmeShowsTheProgramAndItsConfiguration() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    assertThat(readme).contains("```java\n" + shown() + "```");
    assertThat(readme).contains("```toml\n" + Files.readString(Path.of("events.toml")) + "```");
  }

  @Test
  void theConfigurationSaysWhatTheReadmeSays() {
    SignalboxConfig config = SignalboxConfigLoader.create().load(Path.of("events.toml"));
    assertThat(config.routingTable().resolve("payment.charged").delivery())
        .isEqualTo(Optional.of(DeliveryMode.BROADCAST));
    assertThat(config.routingTable().resolve("card.tokenized").delivery())
        .isEqualTo(Optional.of(DeliveryMode.FAST));
  }

  private static String shown() throws IOException {
    String program = Files.readString(PROGRAM);
    String begin = "    // README: begin\n";
    int from = program.indexOf(begin) + begin.length();
    return program.substring(from, program.indexOf("    // README: end")).indent(-4);
  }
}
