package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DeadLetters;
import dev.signalbox.EventConsumer;
import dev.signalbox.SignalboxStats;
import dev.signalbox.conformance.kit.Alone;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Ledger;
import dev.signalbox.conformance.kit.LogCapture;
import dev.signalbox.conformance.kit.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What can be seen: the clauses OBS. */
public abstract class Observability extends Security {
  /** For the clauses. */
  protected Observability() {}

  private static final Map<String, String> TRACE =
      Map.of(
          "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
          "baggage", "userId=alice,serverNode=DF%2028,isProduction=false");

  @Test
  final void OBS_01_traceContextSurvivesToTheHandler(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 2));
    Audience audience = trial.audience("default");
    AtomicBoolean healed = new AtomicBoolean();
    List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
    app.consume(
        audience,
        (event, context) -> {
          seen.add(event.headers());
          if (!healed.get()) {
            throw new IllegalStateException("on purpose");
          }
        });
    String id =
        app.publishOne(
            draft -> {
              TRACE.forEach(draft::header);
              return draft;
            });
    DeadLetters letters = DurableRetries.letters(trial, app);
    trial.deadlines().eventually("a dead letter", () -> letters.find(id).isPresent());
    healed.set(true);
    assertThat(letters.redrive(id)).isTrue();
    trial.drained(audience);
    assertThat(seen)
        .as("headers at the first run, the retry, and after the redrive")
        .hasSize(3)
        .allSatisfy(headers -> assertThat(headers).containsAllEntriesOf(TRACE));
  }

  @Test
  final void OBS_02_countersEqualTheSuitesOwnCount(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 3));
    Audience audience = trial.audience("default");
    EventConsumer consumer =
        app.consume(
            audience,
            (event, context) -> {
              boolean doomed = event.headers().containsKey("doomed");
              boolean shaky = event.headers().containsKey("shaky");
              if (doomed || (shaky && audience.runs(event.id()) == 1)) {
                throw new IllegalStateException("on purpose");
              }
            });
    app.publish(30);
    app.publish(7, draft -> draft.header("shaky", "1"));
    app.publish(4, draft -> draft.header("doomed", "1"));
    DurableRetries.awaitLetters(trial, app, audience, 4);
    trial.drained(audience);
    trial.deadlines().eventually("nothing is in flight", () -> consumer.counters().inFlight() == 0);
    long runs = trial.ledger().with(Ledger.Fate.ACCEPTED).stream().mapToLong(audience::runs).sum();
    EventConsumer.Counters counters = consumer.counters();
    trial.history().note(counters.toString());
    assertThat(counters.handled()).isEqualTo(37);
    assertThat(counters.failures()).isEqualTo(runs - 37);
    assertThat(counters.deadLettered()).isEqualTo(4);
    assertThat(counters.retried()).isEqualTo(runs - 37 - 4);
    assertThat(counters.received()).isGreaterThanOrEqualTo(41);
    SignalboxStats.Publishing publishing =
        Objects.requireNonNull(app.signalbox().stats().publishing().get(trial.instance()));
    assertThat(publishing.accepted()).isGreaterThanOrEqualTo(41);
    assertThat(publishing.failed()).isZero();
  }

  @Test
  @Alone
  final void OBS_03_theHappyPathIsQuietAndAnIdleConsumerSilent(Trial trial) throws Exception {
    long began = trial.logs().position();
    App app = trial.app();
    Audience audience = trial.audience("default");
    app.consume(audience);
    app.publish(100);
    trial.drained(audience);
    assertThat(trial.logs().since(began).stream().filter(Observability::isOurs))
        .as("log lines above INFO on the happy path")
        .noneMatch(LogCapture.Line::aboveInfo);
    long idle = trial.logs().position();
    trial
        .deadlines()
        .never(
            "an idle consumer logs",
            Duration.ofSeconds(4),
            () -> trial.logs().since(idle).stream().anyMatch(Observability::isOurs));
  }

  /** Whether a line is of Signalbox or of a client library: all but the suite and its framework. */
  private static boolean isOurs(LogCapture.Line line) {
    boolean suite = line.logger().startsWith("dev.signalbox.conformance");
    boolean framework = line.logger().startsWith("org.junit");
    return !suite && !framework && line.level() != LogCapture.Severity.DEBUG;
  }

  @Test
  final void OBS_04_everyFailureLogSaysWhatItIsAbout(Trial trial) throws Exception {
    long began = trial.logs().position();
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 2));
    Audience audience = trial.audience("default");
    app.consume(
        audience,
        (event, context) -> {
          throw new IllegalStateException("on purpose");
        });
    String id = app.publishOne(draft -> draft);
    DurableRetries.awaitLetters(trial, app, audience, 1);
    List<LogCapture.Line> lines =
        trial.logs().since(began).stream()
            .filter(line -> id.equals(line.values().get("event_id")))
            .filter(line -> line.level() != LogCapture.Severity.DEBUG)
            .toList();
    assertThat(lines).as("log lines of two failed runs and a dead letter").hasSizeGreaterThan(1);
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.values()).containsEntry("event_name", "conformance.event");
              assertThat(line.values()).containsEntry("provider", trial.instance());
              assertThat(line.values()).containsKeys("queue", "attempt");
              assertThat(line.values().get("queue")).contains(trial.namespace());
            });
    assertThat(lines)
        .extracting(line -> line.values().get("attempt"))
        .as("attempts in the log")
        .contains("1");
  }
}
