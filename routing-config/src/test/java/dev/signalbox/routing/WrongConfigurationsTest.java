package dev.signalbox.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.Variables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of wrong configurations: a title, the TOML, and exactly what is said about it. */
class WrongConfigurationsTest {

  record WrongConfiguration(String title, String toml, String message) {
    @Override
    public String toString() {
      return title;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void saysExactlyWhatIsWrong(WrongConfiguration wrong) {
    SignalboxConfigLoader loader = SignalboxConfigLoader.create().variables(Variables.of(Map.of()));
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> loader.parse(wrong.toml));
    assertThat(thrown).as("a problem with %s", wrong.toml).isNotNull();
    assertThat(thrown.getMessage()).isEqualTo(wrong.message);
  }

  @Test
  void isNoSmallTable() throws IOException {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(60);
  }

  static List<WrongConfiguration> all() throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            WrongConfigurationsTest.class.getResourceAsStream("/wrong-configurations.txt"))) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split("(?m)^### "))
          .filter(part -> !part.isBlank())
          .map(WrongConfigurationsTest::read)
          .toList();
    }
  }

  private static WrongConfiguration read(String part) {
    int title = part.indexOf('\n');
    int divider = part.indexOf("\n---\n");
    return new WrongConfiguration(
        part.substring(0, title),
        part.substring(title + 1, divider),
        part.substring(divider + 5).strip());
  }
}
