package dev.signalbox.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.spi.config.ConfigValue.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSectionTest {

  enum Strategy {
    DROP_OLDEST,
    BLOCK
  }

  private final ConfigProblems problems = new ConfigProblems();

  private ConfigSection section(Map<String, ?> values) {
    Table table = (Table) ConfigValue.of(values, new Origin("f.toml", 3, 7));
    return ConfigSection.of(table, "events", Variables.of(Map.of("PW", "s3cret")), problems);
  }

  private List<String> messages() {
    return problems.errors().stream().map(ConfigProblem::toString).toList();
  }

  @Test
  void readsEveryTypeAndItsDefault() {
    ConfigSection section =
        section(
            Map.of(
                "text",
                "x",
                "number",
                7,
                "decimal",
                1.5,
                "flag",
                true,
                "wait_ms",
                20,
                "strategy",
                Strategy.BLOCK,
                "texts",
                List.of("a", "b"),
                "numbers",
                List.of(1, 2.5)));
    assertThat(section.string("text").required()).isEqualTo("x");
    assertThat(section.integer("number").required()).isEqualTo(7);
    assertThat(section.longInteger("number").required()).isEqualTo(7L);
    assertThat(section.decimal("number").required()).isEqualTo(7.0);
    assertThat(section.decimal("decimal").required()).isEqualTo(1.5);
    assertThat(section.flag("flag").required()).isTrue();
    assertThat(section.duration("wait_ms").required()).isEqualTo(Duration.ofMillis(20));
    assertThat(section.oneOf("strategy", Strategy.class).required()).isEqualTo(Strategy.BLOCK);
    assertThat(section.strings("texts").required()).containsExactly("a", "b");
    assertThat(section.decimals("numbers").required()).containsExactly(1.0, 2.5);
    assertThat(section.integer("absent").orElse(3)).isEqualTo(3);
    assertThat(section.string("absent").optional()).isEmpty();
    assertThat(section.duration("keep_days").orElse(Duration.ofDays(7)))
        .isEqualTo(Duration.ofDays(7));
    section.reportUnread();
    assertThat(messages()).isEmpty();
  }

  @Test
  void recordsWhatIsWrongAndGoesOn() {
    ConfigSection section =
        section(
            Map.ofEntries(
                Map.entry("text", 1),
                Map.entry("number", "7"),
                Map.entry("big", 1L << 40),
                Map.entry("flag", "yes"),
                Map.entry("wait_ms", -1),
                Map.entry("keep_days", 99_999),
                Map.entry("strategy", "drop_oldst"),
                Map.entry("texts", List.of("a", 1)),
                Map.entry("low", 0),
                Map.entry("high_seconds", 61),
                Map.entry("url", "x"),
                Map.entry("nan", Double.NaN),
                Map.entry("list", "a")));
    assertThat(section.string("text").required()).isEmpty();
    section.integer("number").required();
    section.integer("big").required();
    section.flag("flag").required();
    section.duration("wait_ms").required();
    section.duration("keep_days").required();
    section.oneOf("strategy", Strategy.class).required();
    section.strings("texts").required();
    assertThat(section.integer("low").atLeast(1).required()).isEqualTo(1);
    section.duration("high_seconds").atMost(Duration.ofMinutes(1)).required();
    section.string("url").check(url -> url.startsWith("jdbc:"), "must start with jdbc:").required();
    section.string("absent").required();
    section.decimal("nan").required();
    section.strings("list").required();
    assertThat(messages())
        .containsExactly(
            "f.toml:3:7  events.text: expected a string, found an integer",
            "f.toml:3:7  events.number: expected an integer, found a string; write it without"
                + " quotes",
            "f.toml:3:7  events.big: 1099511627776 is above 2147483647",
            "f.toml:3:7  events.flag: expected true or false, found a string; write it without"
                + " quotes",
            "f.toml:3:7  events.wait_ms: -1 is negative",
            "f.toml:3:7  events.keep_days: 99999 is above 36525 (100 years)",
            "f.toml:3:7  events.strategy: \"drop_oldst\" is not one of drop_oldest, block; did you"
                + " mean \"drop_oldest\"?",
            "f.toml:3:7  events.texts[1]: expected a string, found an integer",
            "f.toml:3:7  events.low: 0 is below 1",
            "f.toml:3:7  events.high_seconds: 61 is above 60",
            "f.toml:3:7  events.url: must start with jdbc:",
            "f.toml:3:7  events.absent: required, but missing",
            "f.toml:3:7  events.nan: NaN is not a finite number",
            "f.toml:3:7  events.list: expected a list of strings, found a string");
  }

  @Test
  void reportsWhatNobodyAskedForAtAnyDepth() {
    ConfigSection section =
        section(
            Map.of("batch_sise", 1, "inner", Map.of("zzz", 1), "items", List.of(Map.of("b", 1))));
    section.integer("batch_size").orElse(1);
    section.section("inner").string("url").optional();
    section.sections("items").forEach(item -> item.string("a").optional());
    section.reportUnread();
    assertThat(messages())
        .containsExactly(
            "f.toml:3:7  events.batch_sise: unknown key; did you mean \"batch_size\"?",
            "f.toml:3:7  events.inner.zzz: unknown key",
            "f.toml:3:7  events.items[0].b: unknown key");
  }

  @Test
  void readsTablesWhoseNamesTheUserChose() {
    ConfigSection section = section(Map.of("pgmq", Map.of("url", "x")));
    assertThat(section.namedSections())
        .hasEntrySatisfying(
            "pgmq", inner -> assertThat(inner.string("url").required()).isEqualTo("x"));
    section.reportUnread();
    section(Map.of("pgmq", 1)).namedSections();
    section(Map.of("routes", Map.of())).sections("routes");
    assertThat(messages())
        .containsExactly(
            "f.toml:3:7  events.pgmq: expected a table, found an integer",
            "f.toml:3:7  events.routes: expected a list of tables, found a table; write its header"
                + " as [[events.routes]]");
  }

  @Test
  void readsClientTablesAsTexts() {
    Map<String, ?> client =
        Map.of(
            "a.b",
            "x",
            "n",
            1,
            "d",
            1.5,
            "f",
            true,
            "day",
            new ConfigValue.Scalar(LocalDate.of(2026, 1, 1), Origin.builder()),
            "pw",
            Map.of("env", "PW"));
    Map<String, String> texts = section(Map.of("client", client)).texts("client").required();
    assertThat(texts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "a.b",
                "x",
                "n",
                "1",
                "d",
                "1.5",
                "f",
                "true",
                "day",
                "2026-01-01",
                "pw",
                "s3cret"));
    section(Map.of("client", Map.of("security", Map.of("protocol", "x"))))
        .texts("client")
        .optional();
    section(Map.of("client", Map.of("servers", List.of("x")))).texts("client").optional();
    assertThat(messages())
        .containsExactly(
            "f.toml:3:7  events.client.\"security\": expected a single value, found a table; put a"
                + " key that has dots in it into quotes",
            "f.toml:3:7  events.client.\"servers\": expected a single value, found a list");
  }

  @Test
  void fetchesSecretsAndNeverShowsThem(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "from file\n");
    ConfigSection section =
        section(
            Map.of(
                "a",
                "literal",
                "b",
                Map.of("env", "PW"),
                "c",
                Map.of("file", file.toString()),
                "d",
                Secret.of("code")));
    assertThat(section.secret("a").required().reveal()).isEqualTo("literal");
    assertThat(section.secret("b").required().reveal()).isEqualTo("s3cret");
    assertThat(section.secret("c").required().reveal()).isEqualTo("from file");
    assertThat(section.secret("d").required().reveal()).isEqualTo("code");
    assertThat(section.secret("a").required()).hasToString("***");
    assertThat(Secret.of("x")).isNotEqualTo(Secret.of("x"));
    assertThat(section.table().toString() + section.table().entries()).doesNotContain("literal");
    assertThat(messages()).isEmpty();
  }

  @Test
  void saysWhereASecretIsMissing(@TempDir Path folder) throws IOException {
    Path absent = folder.resolve("absent");
    Path large = Files.write(folder.resolve("large"), new byte[70_000]);
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
    ConfigSection section =
        section(
            Map.of(
                "a",
                Map.of("env", "NOPE"),
                "b",
                Map.of("file", absent.toString()),
                "c",
                Map.of("file", large.toString()),
                "d",
                Map.of("file", binary.toString()),
                "e",
                Map.of("env", "PW", "file", "x"),
                "f",
                1,
                "g",
                Map.of("file", "a\u0000b"),
                "h",
                Map.of("file", folder.toString())));
    for (String key : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
      section.secret(key).required();
    }
    assertThat(messages())
        .containsExactly(
            "f.toml:3:7  events.a.env: the environment variable NOPE is not set; set it",
            "f.toml:3:7  events.b.file: no file " + absent,
            "f.toml:3:7  events.c.file: " + large + " is larger than 65536 bytes",
            "f.toml:3:7  events.d.file: cannot read " + binary + " (MalformedInputException)",
            "f.toml:3:7  events.e: not a secret; write a string, { env = \"NAME\" } or { file ="
                + " \"path\" }",
            "f.toml:3:7  events.f: expected a secret: a string, found an integer",
            "f.toml:3:7  events.g.file: not a path: a\\u0000b",
            "f.toml:3:7  events.h.file: no file " + folder);
  }

  @Test
  void readsAValueAsSomethingElse() {
    ConfigSection section = section(Map.of("a", "7", "b", "x"));
    assertThat(section.string("a").as(Integer::valueOf, 0).required()).isEqualTo(7);
    assertThat(section.string("b").as(Integer::valueOf, 1).required()).isEqualTo(1);
    assertThat(section.string("c").as(Integer::valueOf, 1).orElse(9)).isEqualTo(9);
    assertThat(messages()).containsExactly("f.toml:3:7  events.b: For input string: \"x\"");
  }

  @Test
  void refusesADurationKeyWithoutUnit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> section(Map.of()).duration("timeout"))
        .withMessageContaining("_ms, _seconds or _days");
  }

  @Test
  void keepsEveryProblemOnOneLine() {
    ConfigSection section = section(Map.of("a\nb\u202e", "x", "strategy", "x\r\nfake:1:1"));
    section.oneOf("strategy", Strategy.class).optional();
    section.reportUnread();
    assertThat(messages())
        .hasSize(2)
        .noneMatch(message -> message.chars().anyMatch(c -> c < ' ' || c == 0x202e));
  }

  @Test
  void mergesTablesKeyByKeyAndListsAsAWhole() {
    Table base =
        (Table)
            ConfigValue.of(
                Map.of("a", 1, "t", Map.of("x", 1, "y", 2), "l", List.of(1, 2)),
                new Origin("base", 1, 1));
    Table over =
        (Table)
            ConfigValue.of(
                Map.of("t", Map.of("y", 3), "l", List.of(9), "b", 5), new Origin("over", 2, 2));
    ConfigSection merged = ConfigSection.of(base.merge(over), "", Variables.of(Map.of()), problems);
    assertThat(merged.integer("a").required()).isEqualTo(1);
    assertThat(merged.section("t").integer("x").required()).isEqualTo(1);
    assertThat(merged.section("t").integer("y").required()).isEqualTo(3);
    assertThat(merged.section("t").origin("y")).isEqualTo(new Origin("over", 2, 2));
    assertThat(merged.section("t").origin("x")).isEqualTo(new Origin("base", 1, 1));
    assertThat(merged.decimals("l").required()).containsExactly(9.0);
    assertThat(merged.integer("b").required()).isEqualTo(5);
  }
}
