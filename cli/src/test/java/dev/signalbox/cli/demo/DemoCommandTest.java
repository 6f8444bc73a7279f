package dev.signalbox.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.cli.Ran;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DemoCommandTest {
  @TempDir private Path folder;

  @Test
  void everyEventEndsSomewhereAndTheDeadLetterIsBroughtBack() {
    Ran ran = Ran.command("demo", "--provider", "memory", "--count", "800", "--no-progress");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(figures(ran, "read")).containsExactly(800);
    int published = figures(ran, "published")[0];
    assertThat(figures(ran, "fast only")).containsExactly(800 - published);
    assertThat(figures(ran, "due")).startsWith(published, published);
    assertThat(figures(ran, "handled")).startsWith(published - 1, published);
    assertThat(figures(ran, "dead-lettered")).containsExactly(1, 0);
    assertThat(figures(ran, "lost")).containsExactly(0, 0, 0);
    assertThat(ran.out())
        .contains("order_domain_events_dlq")
        .contains("\"failure_type\": \"ATTEMPTS_EXHAUSTED\"")
        .contains("handled at attempt 1")
        .contains("Its dead letter is gone.")
        .contains("lost = 0");
  }

  @Test
  void withoutAnyAddressItRunsOnAPostgresOfItsOwn() {
    Ran ran = Ran.command("demo", "--provider", "pgmq", "--count", "800", "--no-progress");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .containsPattern("PostgreSQL [0-9.]+ on 127\\.0\\.0\\.1:")
        .contains("(provider pgmq)")
        .contains("Its dead letter is gone.")
        .contains("lost = 0");
    assertThat(figures(ran, "lost")).containsExactly(0, 0, 0);
    assertThat(figures(ran, "dead-lettered")).containsExactly(1, 0);
    assertThat(Ran.HOME.resolve("cli").resolve("target").resolve("lab")).isEmptyDirectory();
  }

  @Test
  void eventsOfAnyNamespaceComeFromStandardInput() {
    String lines =
        """
        {"event_name": "payment.charged", "payload": {"amount": 1}}
        {"event_name": "zoo.elephant.arrived", "payload": null, "namespace": "animals"}
        {"event_name": "zoo", "payload": [1, 2.50, "é"]}
        {"event_name": "card.tokenized"}
        """;
    Ran ran = fed(lines, "--no-progress");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(figures(ran, "read")).containsExactly(4);
    assertThat(figures(ran, "published")).containsExactly(3);
    assertThat(figures(ran, "fast only")).containsExactly(1);
    assertThat(figures(ran, "lost")).containsExactly(0, 0, 0);
  }

  @Test
  void aBadLineIsReportedWithItsPlaceAndSkipped() throws IOException {
    Path file = folder.resolve("events.jsonl");
    Files.writeString(
        file,
        """
        {"event_name": "order.placed", "payload": {}}

        {"event_name": "order.placed", "payload": {
        {"payload": {}}
        {"event_name": "order..placed", "payload": {}}
        {"event_name": "order.placed", "payload": {"a": 1, "a": 2}}
        {"event_name": "order.placed", "namespace": "No Such", "payload": {}}
        {"event_name": "order.placed", "payload": {"last": true}}
        """);
    Ran ran =
        Ran.command("demo", "--provider", "memory", "--events", file.toString(), "--no-progress");
    assertThat(ran.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(file + ":3: "),
            line -> assertThat(line).startsWith(file + ":4: ").contains("event_name"),
            line -> assertThat(line).startsWith(file + ":5: ").contains("order..placed"),
            line -> assertThat(line).startsWith(file + ":6: ").contains("key twice at /payload/a"),
            line -> assertThat(line).startsWith(file + ":7: ").contains("No Such"));
    assertThat(ran.code()).isZero();
    assertThat(figures(ran, "read")).containsExactly(8);
    assertThat(figures(ran, "published")).containsExactly(2);
    assertThat(figures(ran, "empty")).containsExactly(1);
    assertThat(figures(ran, "refused")).containsExactly(5);
  }

  @Test
  void strictStopsAtTheFirstBadLineAndLosesNothing() {
    String lines =
        """
        {"event_name": "order.placed", "payload": {}}
        nonsense
        {"event_name": "order.placed", "payload": {}}
        """;
    Ran ran = fed(lines, "--strict", "--no-progress");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("(standard input):2: ")
        .contains("signalbox: stopped at (standard input):2, as --strict says");
    assertThat(figures(ran, "read")).containsExactly(2);
    assertThat(figures(ran, "published")).containsExactly(1);
    assertThat(figures(ran, "lost")).containsExactly(0, 0, 0);
  }

  @Test
  void anEventThatIsThereTwiceIsAccountedForTwice() {
    String event =
        """
        {"event_id": "0190a1b2-0000-7000-8000-000000000001", "event_name": "payment.charged", \
        "event_version": "1.0", "payload": {"n": 1}, "metadata": {"namespace": "payment", \
        "correlation_id": "c", "fired_at": "2026-01-01T12:00:00Z", "fired_by": "w"}}
        """;
    Ran ran = fed("{\"event_name\": \"payment.first\"}\n" + event + event, "--no-progress");
    assertThat(ran.err()).isEmpty();
    assertThat(figures(ran, "due")).containsExactly(3, 3, 3);
    assertThat(figures(ran, "handled")).containsExactly(2, 3, 2);
    assertThat(figures(ran, "dropped")).containsExactly(1);
    assertThat(figures(ran, "lost")).containsExactly(0, 0, 0);
    assertThat(ran.code()).isZero();
  }

  @Test
  void nothingToReadIsNoFailure() {
    Ran ran = fed("", "--no-progress");
    assertThat(ran.code()).isZero();
    assertThat(figures(ran, "read")).containsExactly(0);
  }

  @Test
  void aProviderThatTheConfigurationDoesNotHaveIsAProblemOfTheConfiguration() {
    Ran ran = Ran.command("demo", "--provider", "nosuch");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("no provider instance \"nosuch\"");
  }

  @Test
  void progressIsPlainLinesWhereThereIsNoTerminal() {
    Ran ran = Ran.command("demo", "--provider", "memory", "--count", "300");
    assertThat(ran.err()).doesNotContain("\r");
    assertThat(ran.code()).isZero();
  }

  private static Ran fed(String lines, String... options) {
    String[] begin = {"demo", "--provider", "memory", "--events", "-"};
    String[] arguments = Arrays.copyOf(begin, begin.length + options.length);
    System.arraycopy(options, 0, arguments, begin.length, options.length);
    return Ran.with(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), arguments);
  }

  /** The numbers of a row of the tables. */
  static int[] figures(Ran ran, String row) {
    Matcher found =
        Pattern.compile(
                "^  " + row + " +((?:[\\d,]+|–)(?: +(?:[\\d,]+|–))*)(?: .*)?$", Pattern.MULTILINE)
            .matcher(ran.out());
    assertThat(found.find()).as("row \"%s\" of%n%s%s", row, ran.out(), ran.err()).isTrue();
    return Pattern.compile("\\d[\\d,]*")
        .matcher(found.group(1))
        .results()
        .mapToInt(number -> Integer.parseInt(number.group().replace(",", "")))
        .toArray();
  }
}
