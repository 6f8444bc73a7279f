package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DeadLetter;
import dev.signalbox.EventConsumer;
import dev.signalbox.EventHandler;
import dev.signalbox.PublishReceipt;
import dev.signalbox.conformance.kit.Alone;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.ChildJvm;
import dev.signalbox.conformance.kit.KitThreads;
import dev.signalbox.conformance.kit.Ledger;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Undecided;
import dev.signalbox.conformance.subject.BrokerControl;
import dev.signalbox.spi.Capability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Processes and brokers that die: FLT-01 to FLT-04, FLT-10 and FLT-11. */
public abstract class Faults extends Operations {
  /** For the clauses. */
  protected Faults() {}

  private static final Map<String, Object> SHORT_LEASES =
      Map.of(
          "events.durable.handler_timeout_seconds", 1,
          "events.durable.visibility_timeout_seconds", 2,
          "events.durable.max_delivery_attempts", 3,
          "events.durable.crash_allowance", 2);

  @Test
  final void FLT_01_aKilledConsumersEventIsDeliveredAgain(Trial trial) throws Exception {
    App app = trial.app(SHORT_LEASES);
    Audience audience = trial.audience("default");
    app.consume(audience).stop();
    String killer = app.publishOne(draft -> draft.payload(ChildJvm.KILLER));
    ChildJvm child = ChildJvm.start(trial, ChildJvm.Role.CONSUME, SHORT_LEASES);
    child.await("KILLED " + killer + " 1");
    child.awaitDeath();
    app.consume(audience);
    trial.drained(audience);
    if (trial.has(Capability.ATTEMPT_SURVIVES_CRASH)) {
      assertThat(audience.attempts(killer)).as("attempt after the crash").startsWith(2);
    } else {
      assertThat(audience.attempts(killer).get(0)).as("attempt after the crash").isPositive();
    }
  }

  @Test
  final void FLT_02_aKillerEventIsDeadLetteredAndItsNeighboursAreNot(Trial trial) throws Exception {
    App app = trial.app(SHORT_LEASES);
    // One after the other, so that the neighbours behind it wait when the process dies.
    Map<String, Object> single = new HashMap<>(SHORT_LEASES);
    single.put("events.durable.max_concurrent_handlers", 1);
    Audience audience = trial.audience("default");
    app.consume(audience).stop();
    List<String> before = app.publish(10);
    String killer = app.publishOne(draft -> draft.payload(ChildJvm.KILLER));
    List<String> after = app.publish(10);
    int deaths = 0;
    while (DurableRetries.letters(trial, app).list(2).isEmpty()) {
      assertThat(deaths).as("deaths without a dead letter").isLessThan(12);
      ChildJvm child = ChildJvm.start(trial, ChildJvm.Role.CONSUME, single);
      boolean died =
          child.awaitDeathOr(() -> !DurableRetries.letters(trial, app).list(2).isEmpty());
      deaths += died ? 1 : 0;
      child.handled().forEach(audience::received);
    }
    trial.history().note(deaths + " processes died of it");
    assertThat(DurableRetries.letters(trial, app).list(5))
        .extracting(DeadLetter::eventId)
        .containsExactly(killer);
    audience.received(killer);
    app.consume(audience);
    trial.drained(audience);
    assertThat(before).allMatch(audience::has);
    assertThat(after).allMatch(audience::has);
    assertThat(DurableRetries.letters(trial, app).list(5)).hasSize(1);
  }

  private static BrokerControl control(Trial trial) {
    return trial
        .target()
        .control()
        .orElseThrow(
            () ->
                Undecided.notProvableHere(
                    "this set-up has no broker that the suite may kill and that keeps its state"));
  }

  @Test
  @Alone
  final void FLT_03_aKilledBrokerLosesNothing(Trial trial) throws Exception {
    BrokerControl broker = control(trial);
    // What was in hand when the broker died comes back when its lease ends.
    App app =
        trial.app(
            Map.of(
                "events.durable.handler_timeout_seconds", 5,
                "events.durable.visibility_timeout_seconds", 8,
                "events.durable.max_delivery_attempts", 100));
    Audience audience = trial.audience("default");
    app.consume(audience);
    AtomicBoolean enough = new AtomicBoolean();
    List<CompletableFuture<Boolean>> publishers =
        KitThreads.startAll("publisher", 3, index -> () -> publishUntil(app, enough));
    for (int kill = 1; kill <= 2; kill++) {
      int target = audience.count() + 200;
      trial.deadlines().eventually("load", () -> audience.count() >= target);
      broker.kill();
      trial.history().add("broker", "killed");
      broker.restart();
      trial.history().add("broker", "restarted");
    }
    int again = audience.count() + 100;
    trial.deadlines().eventually("events are handled again", () -> audience.count() >= again);
    enough.set(true);
    for (CompletableFuture<Boolean> publisher : publishers) {
      trial.deadlines().await("a publisher is done", publisher);
    }
    trial
        .deadlines()
        .eventually(
            "all is drained", trial.deadlines().patience().multipliedBy(4), audience::complete);
    trial
        .history()
        .note(
            "two kills, %d events accepted, %d unknown, %d handled twice"
                .formatted(
                    trial.ledger().accepted(),
                    trial.ledger().with(Ledger.Fate.UNKNOWN).size(),
                    audience.duplicated().size()));
  }

  private static boolean publishUntil(App app, AtomicBoolean enough) throws InterruptedException {
    List<CompletableFuture<PublishReceipt>> receipts = new ArrayList<>();
    while (!enough.get()) {
      receipts.add(app.send(draft -> draft));
      if (receipts.size() >= 50) {
        receipts.forEach(receipt -> receipt.handle((value, failure) -> 0).join());
        receipts.clear();
        Thread.sleep(5);
      }
    }
    receipts.forEach(receipt -> receipt.handle((value, failure) -> 0).join());
    return true;
  }

  @Test
  @Alone
  final void FLT_04_everybodyResumesAfterTheRestart(Trial trial) throws Exception {
    BrokerControl broker = control(trial);
    App app = trial.app();
    Audience audience = trial.audience("default");
    EventConsumer consumer = app.consume(audience);
    app.publish(20);
    trial.drained(audience);
    broker.kill();
    // Idle while it is away, so that nothing but the connection's own watch can notice.
    CompletableFuture<PublishReceipt> meanwhile = app.send(draft -> draft);
    broker.restart();
    var ignored = meanwhile.handle((receipt, failure) -> 0).join();
    long began = System.nanoTime();
    trial.deadlines().eventually("a publish succeeds again", () -> published(app));
    trial.drained(audience);
    trial
        .history()
        .note("publishing works again after " + (System.nanoTime() - began) / 1_000_000 + " ms");
    assertThat(consumer.state()).isEqualTo(EventConsumer.State.RUNNING);
  }

  static boolean published(App app) {
    return app.send(draft -> draft).handle((receipt, failure) -> failure == null).join();
  }

  @Test
  final void FLT_10_consumersComeAndGoWithoutLoss(Trial trial) throws Exception {
    Audience audience = trial.audience("default");
    // Slower than the publisher, so that whoever leaves has something in hand.
    Map<String, ?> slow =
        Map.of("events.durable.max_concurrent_handlers", 1, "events.durable.batch_size", 20);
    EventHandler slowly = (event, context) -> Thread.sleep(4);
    App first = trial.app(slow);
    first.consume(audience, slowly);
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Boolean> publishing =
        KitThreads.start("publisher", () -> trickle(first, enough));
    int rounds = 0;
    for (int i = 0; i < 6; i++) {
      App joining = trial.app(slow);
      EventConsumer consumer = joining.consume(audience, slowly);
      int before = audience.count();
      trial.deadlines().eventually("it goes on", () -> audience.count() > before + 20);
      if (i % 2 == 0) {
        consumer.stop();
      } else {
        joining.signalbox().close(Duration.ofMillis(50));
      }
      rounds++;
    }
    enough.set(true);
    trial.deadlines().await("the publisher is done", publishing);
    trial.app().consume(audience);
    trial.drained(audience);
    trial.history().note("%d joined and left, %d events".formatted(rounds, audience.count()));
  }

  private static boolean trickle(App app, AtomicBoolean enough) throws Exception {
    while (!enough.get()) {
      List<String> ignored = app.publish(15);
      Thread.sleep(10);
    }
    return true;
  }

  @Test
  final void FLT_11_whatAKilledPublisherWasToldIsThere(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    app.consume(audience);
    ChildJvm child = ChildJvm.start(trial, ChildJvm.Role.PUBLISH);
    child.awaitAccepted(300);
    child.kill();
    child.attempted().forEach(trial.ledger()::attempted);
    child.accepted().forEach(id -> trial.ledger().fate(id, Ledger.Fate.ACCEPTED));
    assertThat(trial.ledger().accepted()).isGreaterThanOrEqualTo(300);
    trial.drained(audience);
    // What it had begun may have arrived without its knowing.
    app.publish(1);
    trial.drained(audience);
  }
}
