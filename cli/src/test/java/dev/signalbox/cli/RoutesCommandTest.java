package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesCommandTest {
  private static final String EXAMPLE = Ran.HOME.resolve("examples/payments").toString();

  @TempDir private Path folder;

  @Test
  void theExampleIsGoodInEveryEnvironment() {
    for (String environment : new String[] {"local"}) {
      Ran ran = Ran.command("routes", "check", EXAMPLE, "--env", environment);
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out())
          .contains("is good.", "card.*, fraud.*, payment.*, order.*", "environment   local")
          .doesNotContain("warning");
      assertThat(ran.code()).isZero();
    }
    assertThat(Ran.command("routes", "check", EXAMPLE).code()).isZero();
  }

  @Test
  void everyProblemIsListedAsTheLoaderSaysIt() throws IOException {
    Path file =
        written(
            """
            [events.domain]
            default_provider = "memry"
            [events.providers.memory]
            max_event = 5
            [events.durable]
            max_delivery_atempts = 3
            """);
    Ran ran = Ran.command("routes", "check", file.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains(
            file
                + ":2:20  events.domain.default_provider: no provider instance \"memry\"; did you mean \"memory\"?")
        .contains("events.providers.memory.max_event: unknown key; did you mean \"max_events\"?")
        .contains("did you mean \"max_delivery_attempts\"?")
        .contains("The configuration has 3 problems.");
  }

  @Test
  void aConfigurationThatIsNotThereIsExplained() {
    Ran ran = Ran.command("routes", "check", folder.resolve("nowhere").toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("nowhere does not exist; a configuration is a .toml file");
  }

  @Test
  void aBroadcastRouteIsExplainedFromPublishToDeadLetter() {
    Ran ran =
        Ran.command("routes", "explain", "payment.charged", "--config", EXAMPLE, "--env", "local");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("routes[2] \"payment.*\"")
        .contains("is the only route that matches")
        .contains("broadcast: to the broker at least once, and to subscribers in the same process")
        .contains("(the route says so;")
        .contains("pgmq   (type pgmq, required at the start)")
        .contains("queue          payment_domain_events   (group default)")
        .contains("payment_domain_events_dlq")
        .contains("attempt 2   200 ms after the one before (160 ms to 240 ms)")
        .contains("attempt 4   800 ms after the one before (640 ms to 960 ms)")
        .contains("dead letter in payment_domain_events_dlq");
  }

  @Test
  void aFastRouteHasNoBroker() {
    Ran ran = Ran.command("routes", "explain", "card.tokenized", "--config", EXAMPLE);
    assertThat(ran.out())
        .contains("fast: to subscribers in the same process only")
        .contains("never leaves the process")
        .doesNotContain("dead letter");
  }

  @Test
  void anEventWithoutARouteTakesTheDefaultsAndAGroupItsOwnQueue() {
    Ran ran =
        Ran.command(
            "routes",
            "explain",
            "parcel.lost",
            "--config",
            EXAMPLE,
            "--group",
            "audit",
            "--namespace",
            "returns");
    assertThat(ran.out())
        .contains("no route matches, so the default route takes it")
        .contains("events.default_delivery says so")
        .contains("returns_domain_events__audit   (group audit)")
        .contains("returns_domain_events__audit_dlq")
        .contains("attempt 10");
  }

  @Test
  void laterRoutesThatMatchAreNamed() throws IOException {
    Path file =
        written(
            """
            [events.domain]
            default_provider = "memory"
            [events.providers.memory]
            [[events.domain.routes]]
            pattern = "payment.charged"
            [[events.domain.routes]]
            pattern = "payment.*"
            delivery = "fast"
            """);
    Ran ran = Ran.command("routes", "explain", "payment.charged", "--config", file.toString());
    assertThat(ran.out())
        .contains("is the first of 2 routes that match")
        .contains("also matches, but comes later: routes[1] \"payment.*\"");
  }

  @Test
  void aNameThatIsNoEventNameIsWrongUsage() {
    Ran ran = Ran.command("routes", "explain", "payment..charged", "--config", EXAMPLE);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("payment..charged");
  }

  private Path written(String toml) throws IOException {
    return Files.writeString(folder.resolve("events.toml"), toml);
  }
}
