package dev.signalbox.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.routing.internal.TomlText;
import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigSection;
import dev.signalbox.spi.config.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalboxConfigLoaderTest {

  private final SignalboxConfigLoader loader =
      SignalboxConfigLoader.create().variables(Variables.of(Map.of("UNSET_IN_TEST", "set")));

  private SignalboxConfig sample(SignalboxConfigLoader chosen) {
    return chosen.loadResource(getClass().getClassLoader(), "sample");
  }

  @Test
  void mergesTheEnvironmentOverTheBase() {
    SignalboxConfig config = sample(loader.environment("production"));
    assertThat(config.environment()).isEqualTo("production");
    assertThat(config.domain().firedBy()).isEqualTo("production");
    assertThat(config.domain().routes()).hasSize(1);
    assertThat(config.domain().routes().get(0).origin())
        .hasToString("classpath:sample/environments/production/events.toml:4:1");
    assertThat(config.consumerDefaults().batchSize()).isEqualTo(20);
    assertThat(config.consumerDefaults().maxDeliveryAttempts()).isEqualTo(7);
    assertThat(config.provider("pgmq").resilience().maxInFlight()).isEqualTo(5);
    assertThat(url(config)).isEqualTo("jdbc:postgresql://db/app");
  }

  private static String url(SignalboxConfig config) {
    return config
        .provider("pgmq")
        .config()
        .read((ConfigSection section) -> section.string("url").required());
  }

  @Test
  void takesTheEnvironmentFromTheVariable() {
    SignalboxConfig config =
        sample(loader.variables(Variables.of(Map.of("SIGNALBOX_ENV", "production"))));
    assertThat(config.environment()).isEqualTo("production");
    assertThat(config.consumerDefaults().batchSize()).isEqualTo(20);
  }

  @Test
  void loadsTheBaseAloneWithoutAnEnvironment() {
    SignalboxConfig config = sample(loader);
    assertThat(config.environment()).isEqualTo("local");
    assertThat(config.domain().routes()).hasSize(2);
    assertThat(config.domain().firedBy()).isEqualTo("set");
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void replacesReferencesOnlyInWhatIsLeftAfterMerging() {
    SignalboxConfig config =
        sample(loader.variables(Variables.of(Map.of())).environment("production"));
    assertThat(config.domain().firedBy()).isEqualTo("production");
  }

  @Test
  void warnsOfAnEnvironmentWithoutAFile() {
    assertThat(sample(loader.environment("prodction")).warnings())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "classpath:sample/environments/prodction/events.toml  does not exist, so the base alone"
                + " holds for environment \"prodction\"");
  }

  @Test
  void refusesAnEnvironmentThatLeadsElsewhere() {
    assertThatThrownBy(() -> sample(loader.environment("../../etc")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("\"../../etc\" is not the name of an environment");
  }

  @Test
  void loadsAFolderOfTheFileSystem(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("base"));
    Files.createDirectories(folder.resolve("environments/test"));
    Files.writeString(folder.resolve("base/events.toml"), "[events.durable]\nbatch_size = 1\n");
    Path overlay = folder.resolve("environments/test/events.toml");
    Files.writeString(overlay, "[events.durable]\nbatch_size = 2\n");
    assertThat(loader.environment("test").load(folder).consumerDefaults().batchSize()).isEqualTo(2);
    Files.writeString(overlay, "\n[events.durable]\nbatch_size = 0\n");
    assertThatThrownBy(() -> loader.environment("test").load(folder))
        .hasMessage(overlay + ":3:14  events.durable.batch_size: 0 is below 1");
  }

  @Test
  void loadsOneFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.toml"), "[events]\nenabled = false\n");
    assertThat(loader.load(file).enabled()).isFalse();
  }

  @Test
  void saysWhatIsMissing(@TempDir Path folder) {
    assertThatThrownBy(() -> loader.load(folder.resolve("none.toml")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            folder.resolve("none.toml")
                + "  does not exist; a configuration is a .toml file, or a folder that holds"
                + " base/events.toml");
    assertThatThrownBy(() -> loader.load(folder))
        .hasMessageStartingWith(folder.resolve("base/events.toml") + "  does not exist");
    assertThatThrownBy(() -> loader.loadResource(getClass().getClassLoader(), "nowhere"))
        .hasMessageStartingWith("classpath:nowhere/base/events.toml  does not exist");
  }

  @Test
  void refusesWhatIsNoUtf8(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x.toml");
    Files.write(file, new byte[] {'a', '=', '1', '\n', '#', ' ', (byte) 0xe4, '\n'});
    assertThatThrownBy(() -> loader.load(file))
        .hasMessage(file + ":2:3  not UTF-8 here; save the file as UTF-8");
    Files.writeString(file, "\uFEFF[events]\nenabled = true\n");
    assertThat(loader.load(file).enabled()).isTrue();
  }

  @Test
  void refusesAFileThatNobodyWrote(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x.toml");
    Files.write(file, " ".repeat(TomlText.LARGEST + 1).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> loader.load(file)).hasMessageContaining("larger than 1048576 bytes");
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    for (String open : List.of("[", "{a=")) {
      for (int depth : new int[] {65, 500, 100_000}) {
        assertThatThrownBy(() -> loader.parse("x = " + open.repeat(depth)))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining("nested deeper than 64 levels");
      }
    }
    assertThatThrownBy(() -> loader.parse("a." + "b.".repeat(50_000) + "c = 1"))
        .isInstanceOf(ConfigException.class);
    assertThat(
            loader
                .parse("[events]\n# " + "[".repeat(100) + "\nenvironment = '''[[[\n[['''")
                .environment())
        .isEqualTo("[[[\n[[");
  }

  @Test
  void refusesWhatWouldExhaustTheParser() {
    assertThatThrownBy(() -> loader.parse("\nx = [" + "1,".repeat(300_000)))
        .hasMessage("(toml):2:40007  more than 20000 items in one value");
    assertThatThrownBy(() -> loader.parse("#\n".repeat(70_000)))
        .hasMessage("(toml):65537:2  more than 65536 lines");
    assertThatThrownBy(() -> loader.parse("[events]\nenvironment = '''" + "\n".repeat(70_000)))
        .hasMessageContaining("more than 65536 lines");
    assertThatThrownBy(() -> loader.parse("enabled = true\n".repeat(2_000)))
        .hasMessageStartingWith("(toml):2:1  enabled previously defined at line 1, column 1\n")
        .hasMessageEndingWith("\n(toml):102:1  1899 more errors from here on");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain             | plain
          ${A}              | one
          x${A}y${B}z       | xoneytwoz
          ${NONE:-fallback} | fallback
          ${NONE:-}x        | x
          ${EMPTY:-filled}  | filled
          ${EMPTY}x         | x
          ${A:-unused}      | one
          $${A}             | ${A}
          $${A}${A}         | ${A}one
          $A {A} $          | $A {A} $
          ${NONE:-a:-b}     | a:-b
          """)
  void replacesReferences(String text, String expected) {
    SignalboxConfig config =
        loader
            .variables(Variables.of(Map.of("A", "one", "B", "two", "EMPTY", "")))
            .parse("[events]\nenvironment = \"" + text + "\"");
    assertThat(config.environment()).isEqualTo(expected);
  }

  @Test
  void understandsTheNamesOfTheOriginalDesignWithOneWarningEach() {
    SignalboxConfig config =
        loader.parse(
            """
            [events]
            default_delivery = "fire_and_forget"
            [events.fire_and_forget]
            buffer_size = 7
            overflow_strategy = "drop_newest"
            [events.durable]
            visibility_timeout = 90
            """);
    assertThat(config.defaultDelivery()).isEqualTo(DeliveryMode.FAST);
    assertThat(config.fast().bufferSize()).isEqualTo(7);
    assertThat(config.fast().overflow()).isEqualTo(OverflowStrategy.DROP_NEWEST);
    assertThat(config.consumerDefaults().visibilityTimeout()).hasSeconds(90);
    assertThat(config.warnings())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "(toml):2:20  events.default_delivery: \"fire_and_forget\" is an old name; write"
                + " \"fast\"",
            "(toml):4:1  events.fire_and_forget.buffer_size: an old name; write"
                + " events.fast.broadcast_buffer_size",
            "(toml):5:1  events.fire_and_forget.overflow_strategy: an old name; write"
                + " events.fast.overflow_strategy",
            "(toml):7:1  events.durable.visibility_timeout: an old name; write"
                + " events.durable.visibility_timeout_seconds");
  }

  @Test
  void warnsOfWhatHasNoEffect() {
    SignalboxConfig config =
        loader.parse(
            """
            [events.domain]
            default_provider = "pgmq"
            shadowed_routes = "warn"
            [[events.domain.routes]]
            pattern = "payment.#"
            [[events.domain.routes]]
            pattern = "payment.*"
            [events.providers.pgmq]
            [events.providers.spare]
            [events.providers.sometimes]
            required = false
            """);
    assertThat(config.warnings())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "(toml):6:1  events.domain.routes[1]: never reached; routes[0] \"payment.#\" (line 4)"
                + " takes every name that it matches",
            "(toml):9:1  events.providers.spare: no route uses it; name it in a route or as"
                + " default_provider, or remove it");
  }
}
