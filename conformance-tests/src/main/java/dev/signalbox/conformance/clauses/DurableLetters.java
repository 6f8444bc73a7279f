package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DeadLetter;
import dev.signalbox.DeadLetters;
import dev.signalbox.EventConsumer;
import dev.signalbox.RejectEventException;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Bodies;
import dev.signalbox.conformance.kit.KitThreads;
import dev.signalbox.conformance.kit.LogCapture;
import dev.signalbox.conformance.kit.Sabotage;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What was given up is kept: DUR-09, DUR-10, DUR-12, DUR-26, DUR-27, DUR-29 and DUR-30. */
public abstract class DurableLetters extends DurableRetries {
  /** For the clauses. */
  protected DurableLetters() {}

  @Test
  final void DUR_09_aDeadLetterKeepsTheEventAndTellsWhatHappened(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventQueue queue = wire.create();
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 2));
    Audience audience = trial.audience("default");
    Instant before = Instant.now();
    app.consume(
        audience,
        (event, context) -> {
          throw new IllegalStateException("the reason in words");
        });
    EventMessage message = wire.message().withHeaders(Map.of("tenant", "ü-1"));
    wire.publishAll(queue.channel(), List.of(message));

    DeadLetter letter = awaitLetters(trial, app, audience, 1).get(0);

    Bodies.sameBody(trial, "the dead letter's body", message.body(), letter.body());
    assertThat(letter.eventId()).isEqualTo(message.id());
    assertThat(letter.eventName()).isEqualTo(message.name());
    assertThat(letter.failureType()).isEqualTo("ATTEMPTS_EXHAUSTED");
    assertThat(letter.failureReason()).contains("the reason in words");
    assertThat(letter.sourceQueue()).isEqualTo(queue.name());
    assertThat(letter.group()).isEqualTo(queue.group());
    assertThat(letter.failed().orElseThrow())
        .isBetween(before.minusSeconds(2), Instant.now().plusSeconds(2));
    assertThat(letter.attempts()).isEqualTo(audience.runs(message.id()));
    assertThat(letter.json()).contains("original_event", "failure_reason", message.id());
  }

  @Test
  final void DUR_10_aRedriveLosesNothingAndGoesToItsOwnGroupOnly(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 2));
    Audience audience = trial.audience("default");
    Audience other = trial.audience("other");
    AtomicBoolean healed = new AtomicBoolean();
    app.consume(
        audience,
        (event, context) -> {
          if (!healed.get()) {
            throw new IllegalStateException("on purpose");
          }
        });
    app.consume("other", other, (event, context) -> {});
    List<String> ids = app.publish(20, draft -> draft.header("tenant", "t1"));
    trial
        .deadlines()
        .eventually("20 dead letters", () -> letters(trial, app).list(21).size() == 20);
    // At once, so well within any broker's deduplication window; and it fails and comes back.
    assertThat(letters(trial, app).redrive(ids.get(0))).isTrue();
    trial
        .deadlines()
        .eventually(
            "the redriven event is a dead letter again",
            () -> audience.runs(ids.get(0)) >= 3 && letters(trial, app).list(21).size() == 20);
    healed.set(true);
    interruptedRedrive(trial, app);
    letters(trial, app).redrive(DeadLetters.ALL, 1_000, sent -> {});
    trial.drained(audience, other);
    for (String id : ids) {
      List<Integer> attempts = audience.attempts(id);
      assertThat(attempts.get(attempts.size() - 1)).as("attempt after a redrive").isEqualTo(1);
      assertThat(other.runs(id)).as("runs in the other group").isEqualTo(1);
    }
    assertThat(letters(trial, app).list(5)).isEmpty();
  }

  private static void interruptedRedrive(Trial trial, App app) throws Exception {
    CompletableFuture<Long> redrive =
        KitThreads.start(
            "redrive",
            () ->
                letters(trial, app)
                    .redrive(
                        DeadLetters.ALL,
                        1_000,
                        sent -> {
                          if (sent >= 5) {
                            Thread.currentThread().interrupt();
                          }
                        }));
    try {
      trial.deadlines().await("an interrupted redrive ends", redrive);
    } catch (dev.signalbox.spi.MessagingException interrupted) {
      trial.history().add("redrive", "ended with " + interrupted.getMessage());
    }
  }

  @Test
  final void DUR_12_whatCannotBeDecodedIsDeadLetteredRaw(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventQueue queue = wire.create();
    App app = trial.app();
    Audience audience = trial.audience("default");
    EventConsumer consumer = app.consume(audience);
    String id = trial.ledger().next();
    // A broker that holds JSON takes no garbage; JSON that is no event is as undecodable.
    String body =
        trial.has(Capability.JSON_FIDELITY)
            ? "[\"no event\", {\"event_id\": \"%s\"}]".formatted(id)
            : "\u0000garbage \"event_id\":\"%s\" \ufffd".formatted(id);
    EventMessage message =
        EventMessage.of(id, "conformance.event", trial.namespace(), EventBody.ofUtf8(body));
    wire.publishAll(queue.channel(), List.of(message));
    trial.deadlines().eventually("a dead letter", () -> letters(trial, app).list(2).size() == 1);
    DeadLetter letter = letters(trial, app).list(1).get(0);
    audience.received(id);
    assertThat(letter.failureType()).isEqualTo("UNDECODABLE");
    Bodies.sameBody(trial, "the raw body", message.body(), letter.body());
    app.publish(10);
    trial.drained(audience);
    assertThat(consumer.counters().undecodable()).isEqualTo(1);
  }

  @Test
  final void DUR_26_interruptedDeadLetteringLosesNothing(Trial trial) throws Exception {
    Sabotage cut = new Sabotage();
    App app = trial.app(cut::around, Map.of("events.durable.max_delivery_attempts", 1));
    Audience audience = trial.audience("default");
    app.consume(
        audience,
        (event, context) -> {
          throw new RejectEventException("on purpose");
        });
    // Before the step, and after it, with nobody knowing.
    cut.failDeadLettering(2, 2);
    List<String> ids = app.publish(8);
    for (String id : ids) {
      trial
          .deadlines()
          .eventually("dead letter of " + id, () -> letters(trial, app).find(id).isPresent());
      audience.received(id);
    }
    assertThat(cut.failed()).as("interrupted steps").isGreaterThan(1);
    int letters = letters(trial, app).list(100).size();
    trial.history().note((letters - ids.size()) + " letters were there twice");
    assertThat(letters).isLessThanOrEqualTo(ids.size() * 3);
  }

  @Test
  final void DUR_27_aDeadLetterQueueKeepsALetterHoweverOftenItIsRead(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventQueue queue = wire.create();
    Audience audience = trial.audience("letters");
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 1));
    EventConsumer consumer =
        app.consume(
            trial.ledger().audience("default", id -> false),
            (event, context) -> {
              throw new RejectEventException("on purpose");
            });
    wire.publish(2);
    trial.deadlines().eventually("two dead letters", () -> letters(trial, app).list(3).size() == 2);
    consumer.stop();
    EventReceiver reader = wire.open(queue.deadLetters());
    for (int i = 0; i < 30; i++) {
      List<Delivery> read = wire.receive(reader, 2);
      assertThat(reader.settle(read.stream().map(Settlement.Release::new).toList()))
          .allMatch(Wire::settled);
    }
    wire.ack(reader, audience, wire.receive(reader, 2));
  }

  @Test
  final void DUR_29_anEventOfTheMaximumSizeCanBeDeadLettered(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventQueue queue = wire.create();
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 1));
    Audience audience = trial.audience("default");
    app.consume(
        audience,
        (event, context) -> {
          throw new RejectEventException("long reason ".repeat(200));
        });
    EventMessage message = Bodies.ofSize(wire, trial.limits().maxEventBytes());
    wire.publishAll(queue.channel(), List.of(message));
    DeadLetter letter = awaitLetters(trial, app, audience, 1).get(0);
    Bodies.sameBody(trial, "the dead letter's body", message.body(), letter.body());
    assertThat(letters(trial, app).redrive(letter.id())).isTrue();
    trial
        .deadlines()
        .eventually("redriven and given up again", () -> audience.runs(message.id()) == 2);
  }

  @Test
  final void DUR_30_unmatchedEventsAreTreatedAsConfiguredAndCounted(Trial trial) throws Exception {
    App app = trial.app();
    long logged = trial.logs().position();
    Audience ignoring = trial.audience("ignoring");
    EventConsumer acknowledging =
        app.consumer().group("ignoring").on("wanted.*", ignoring.handler()).start();
    Audience keeping = trial.audience("keeping");
    EventConsumer dead =
        app.consumer()
            .group("keeping")
            .settings(
                settings ->
                    settings.toBuilder()
                        .unmatched(dev.signalbox.routing.UnmatchedEvents.DEAD_LETTER)
                        .build())
            .on("wanted.*", keeping.handler())
            .start();
    List<String> ids = app.publish(5);
    ids.forEach(ignoring::excuse);
    DeadLetters letters = app.signalbox().deadLetters(trial.namespace(), "keeping");
    trial.deadlines().eventually("five dead letters", () -> letters.list(6).size() == 5);
    assertThat(letters.list(5))
        .allMatch(letter -> letter.failureType().equals("NO_HANDLER"), "of type NO_HANDLER");
    letters.list(5).forEach(letter -> keeping.received(letter.knownEventId().orElseThrow()));
    trial
        .deadlines()
        .eventually("five are counted", () -> acknowledging.counters().unmatched() == 5);
    assertThat(dead.counters().unmatched()).isEqualTo(5);
    List<LogCapture.Line> said =
        trial.logs().since(logged).stream()
            .filter(line -> trial.instance().equals(line.values().get("provider")))
            .filter(line -> line.values().containsValue("conformance.event"))
            .filter(line -> line.text().contains("handler"))
            .toList();
    assertThat(said).as("log lines about an unmatched name").isNotEmpty();
    acknowledging.stop(Duration.ofSeconds(5));
  }
}
