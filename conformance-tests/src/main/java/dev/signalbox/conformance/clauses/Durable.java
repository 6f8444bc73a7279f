package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer;
import dev.signalbox.EventHandler;
import dev.signalbox.PublishReceipt;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Bodies;
import dev.signalbox.conformance.kit.ConformanceSuite;
import dev.signalbox.conformance.kit.Failures;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a broker carries arrives: clauses DUR-01 to DUR-05, DUR-17 and DUR-18. */
public abstract class Durable extends ConformanceSuite {
  /** For the clauses. */
  protected Durable() {}

  @Test
  final void DUR_01_everyAcknowledgedPublishReachesEveryExistingGroup(Trial trial)
      throws Exception {
    App app = trial.app();
    Audience standard = trial.audience("default");
    Audience audit = trial.audience("audit");
    Audience idle = trial.audience("idle");
    app.consume(standard);
    app.consume("audit", audit, (event, context) -> {});
    app.consume("idle", idle, (event, context) -> {}).stop();

    app.publish(400);

    trial.drained(standard, audit);
    assertThat(idle.count()).as("events of a stopped consumer").isZero();
    app.consume("idle", idle, (event, context) -> {});
    trial.drained(idle);
  }

  @Test
  final void DUR_02_everyPartOfAnEventArrivesUnchanged(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventReceiver receiver = wire.open(wire.create());
    Audience audience = trial.audience("default");
    List<EventMessage> sent = Bodies.ofAllKinds(trial, wire);
    wire.publishAll(wire.queue().channel(), sent);

    List<Delivery> got = wire.receive(receiver, sent.size());

    for (EventMessage message : sent) {
      Delivery delivery =
          got.stream().filter(each -> Wire.id(each).equals(message.id())).findFirst().orElseThrow();
      Bodies.mustEqual(trial, message, delivery.message());
    }
    wire.ack(receiver, audience, got);
    App app = trial.app();
    for (String impossible : Bodies.IMPOSSIBLE) {
      Failures.expect(
          trial,
          ErrorCode.INVALID_PAYLOAD,
          "publishing " + impossible,
          () -> app.send(draft -> draft.payloadJson(impossible)).get());
    }
    Bodies.nullCharacterSurvivesOrIsRefused(trial, app, audience);
  }

  @Test
  final void DUR_03_whatIsNotSettledIsDeliveredAgain(Trial trial) throws Exception {
    Wire wire = trial.wire();
    wire.create();
    Audience audience = trial.audience("default");
    wire.publish(6);
    Wire dying = trial.connect();
    Duration lease = trial.has(Capability.LEASE) ? Duration.ofSeconds(3) : Duration.ofMinutes(1);
    EventReceiver first = dying.open(lease, wire.queue());
    List<Delivery> taken = dying.receive(first, 6);
    dying.ack(first, audience, taken.subList(0, 2));
    if (trial.has(Capability.LEASE)) {
      // Its connection lives on: the lease alone must bring the events back.
      again(trial, wire, audience, 4);
    }
    dying.close();
    if (!trial.has(Capability.LEASE)) {
      again(trial, wire, audience, 4);
    }
    String last = wire.publish(1).get(0);
    Wire closing = trial.connect();
    assertThat(Wire.ids(closing.receive(closing.open(wire.queue()), 1))).containsExactly(last);
    closing.close();
    again(trial, wire, audience, 1);
  }

  private static void again(Trial trial, Wire wire, Audience audience, int count) throws Exception {
    EventReceiver second = wire.open(wire.queue());
    wire.ack(second, audience, wire.receive(second, count));
    second.close(Duration.ofSeconds(10));
    trial.drained(audience);
  }

  private static final List<Throwable> THROWABLES =
      List.of(
          new IllegalStateException("on purpose"),
          new Exception("checked, on purpose"),
          new StackOverflowError("on purpose"),
          new AssertionError("on purpose"),
          new NoClassDefFoundError("on purpose"),
          new InterruptedException("on purpose"));

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  final void DUR_04_noThrowableOfAHandlerLosesAnEventOrAConsumer(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 2));
    Audience audience = trial.audience("default");
    EventHandler thrower =
        (event, context) -> {
          int kind = event.payload().as(Map.class).get("kind") instanceof Integer n ? n : -1;
          boolean always = kind >= THROWABLES.size();
          if (kind >= 0 && (always || audience.runs(event.id()) == 1)) {
            raise(THROWABLES.get(kind % THROWABLES.size()));
          }
        };
    EventConsumer consumer = app.consume(audience, thrower);
    int kinds = 2 * THROWABLES.size();
    for (int i = 0; i < kinds; i++) {
      int kind = i;
      String id = app.publishOne(draft -> draft.payload(Map.of("kind", kind)));
      if (kind >= THROWABLES.size()) {
        trial
            .deadlines()
            .eventually(
                "dead letter of " + id,
                () ->
                    app.signalbox().deadLetters(trial.namespace(), "default").find(id).isPresent());
        audience.received(id);
      }
    }
    app.publish(20);
    trial.drained(audience);
    assertThat(consumer.state()).isEqualTo(EventConsumer.State.RUNNING);
  }

  @Test
  final void DUR_05_anAcknowledgedEventDoesNotReturn(Trial trial) throws Exception {
    App app =
        trial.app(
            Map.of(
                "events.durable.handler_timeout_seconds", 1,
                "events.durable.visibility_timeout_seconds", 2));
    Audience audience = trial.audience("default");
    app.consume(audience);
    app.publish(200);
    trial.drained(audience);
    // Two leases and a half later whatever was not settled would have come back.
    trial
        .deadlines()
        .never(
            "an acknowledged event returns",
            Duration.ofSeconds(5),
            () -> !audience.duplicated().isEmpty());
    app.publish(1);
    trial.drained(audience);
    assertThat(audience.duplicated()).isEmpty();
  }

  @Test
  final void DUR_17_aGroupWithoutConsumersKeepsItsEvents(Trial trial) throws Exception {
    App app = trial.app();
    Audience standard = trial.audience("default");
    Audience audit = trial.audience("audit");
    app.consume("audit", audit, (event, context) -> {}).stop();
    app.publish(50);
    app.close();

    App later = trial.app();
    later.consume(standard);
    later.consume("audit", audit, (event, context) -> {});

    trial.drained(standard, audit);
  }

  @Test
  final void DUR_18_channelsNamespacesAndGroupsAreIsolated(Trial trial) throws Exception {
    App app = trial.app();
    String other = trial.newNamespace();
    // Names that a careless mapping would confuse.
    List<String> groups = List.of("default", "dlq", "domain_events", "a_b");
    AtomicInteger strays = new AtomicInteger();
    for (String group : groups) {
      app.consume(group, trial.audience(group), (event, context) -> {});
      app.signalbox()
          .consumer(other)
          .group(group)
          .on("#", (event, context) -> strays.incrementAndGet())
          .start();
    }
    app.publish(30);
    for (String group : groups) {
      trial.deadlines().eventually(group + " has its events", () -> allDrained(trial, group));
    }
    trial.deadlines().never("an event crosses over", () -> strays.get() > 0);
    CompletableFuture<PublishReceipt> sentinel =
        app.signalbox().publish(dev.signalbox.EventDraft.of("other.event").namespace(other));
    trial.deadlines().await("the sentinel is published", sentinel);
    trial
        .deadlines()
        .eventually("the sentinel reaches every group", () -> strays.get() == groups.size());
  }

  private static boolean allDrained(Trial trial, String group) {
    return trial.ledger().find(group).complete();
  }
}
