package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer;
import dev.signalbox.EventHandler;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who may settle what, and when: DUR-14 to DUR-16, DUR-19 and DUR-23. */
public abstract class DurableSettlement extends DurableLetters {
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** For the clauses. */
  protected DurableSettlement() {}

  @Test
  final void DUR_14_settlingTwiceIsHarmless(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventReceiver receiver = wire.open(wire.create());
    Audience audience = trial.audience("default");
    wire.publish(3);
    List<Delivery> deliveries = wire.receive(receiver, 3);
    wire.ack(receiver, audience, deliveries);
    for (Delivery delivery : deliveries) {
      List<SettlementOutcome> again =
          receiver.settle(List.of(new Settlement.Ack(delivery), new Settlement.Release(delivery)));
      assertThat(again).hasSize(2);
      trial.history().add("settled twice", again.toString());
    }
    List<String> next = wire.publish(2);
    List<Delivery> after = wire.receive(receiver, 2);
    assertThat(Wire.ids(after)).containsExactlyInAnyOrderElementsOf(next);
    wire.ack(receiver, audience, after);
    assertThat(wire.receiveForAWhile(receiver, trial.deadlines().watch())).isEmpty();
  }

  @Test
  final void DUR_15_aLateSettlementSettlesNothingOfTheNextReaders(Trial trial) throws Exception {
    if (trial.has(Capability.FENCED_SETTLE)) {
      fencedByTheBroker(trial);
    }
    fencedByTheEngine(trial);
  }

  private static void fencedByTheBroker(Trial trial) throws Exception {
    Wire wire = trial.wire();
    wire.create();
    Audience audience = trial.ledger().audience("fenced", id -> !id.endsWith("-engine"));
    String id = wire.publish(1).get(0);
    EventReceiver late = wire.open(SHORT, wire.queue());
    List<Delivery> first = wire.receive(late, 1);
    EventReceiver next = trial.connect().open(Duration.ofMinutes(1), wire.queue());
    List<Delivery> second = wire.receive(next, 1);
    assertThat(Wire.ids(second)).containsExactly(id);
    List<Settlement> tries =
        List.of(
            new Settlement.Ack(first.get(0)),
            new Settlement.Release(first.get(0)),
            new Settlement.Ack(first.get(0)));
    for (Settlement settlement : tries) {
      assertThat(late.settle(List.of(settlement)))
          .as("settling after the lease: %s", settlement.getClass().getSimpleName())
          .containsExactly(SettlementOutcome.STALE);
    }
    // It is still the second reader's: nobody else gets it, and its own settlement counts.
    EventReceiver third = wire.open(wire.queue());
    assertThat(wire.receiveForAWhile(third, trial.deadlines().watch())).isEmpty();
    wire.ack(next, audience, second);
    assertThat(wire.receiveForAWhile(third, trial.deadlines().watch())).isEmpty();
  }

  /** A handler that outlives its time twice over, so that the engine must give the event up. */
  private static void fencedByTheEngine(Trial trial) throws Exception {
    App app =
        trial.app(
            Map.of(
                "events.durable.handler_timeout_seconds", 1,
                "events.durable.visibility_timeout_seconds", 2,
                "events.durable.max_delivery_attempts", 50));
    CountDownLatch letGo = new CountDownLatch(1);
    Audience audience = trial.ledger().audience("engine", id -> id.endsWith("-engine"));
    AtomicInteger stubborn = new AtomicInteger();
    EventHandler handler =
        (event, context) -> {
          if (stubborn.incrementAndGet() == 1) {
            ignoreInterrupts(letGo);
          }
        };
    EventConsumer consumer = app.consume("engine", audience, handler);
    String id = publish(trial, app, 0);
    trial
        .deadlines()
        .eventually("the event is handled while the first run goes on", () -> audience.has(id));
    letGo.countDown();
    trial.deadlines().eventually("the first run ends", () -> consumer.counters().running() == 0);
    // Its settlement came too late, and must not have settled anything.
    for (int i = 1; i <= 3; i++) {
      String ignored = publish(trial, app, i);
    }
    trial.deadlines().eventually("the consumer goes on", () -> consumer.counters().handled() >= 4);
    consumer.stop();
    assertThat(app.signalbox().deadLetters(trial.namespace(), "engine").list(5)).isEmpty();
  }

  private static String publish(Trial trial, App app, int number) throws Exception {
    String id = trial.namespace() + "-" + number + "-engine";
    trial.ledger().attempted(id);
    trial.deadlines().await("published", app.send(id, draft -> draft));
    return id;
  }

  private static void ignoreInterrupts(CountDownLatch until) {
    boolean over = false;
    while (!over) {
      try {
        over = until.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException ignored) {
        Thread.interrupted();
      }
    }
  }

  @Test
  final void DUR_16_anEventIsWithOneConsumerAtATime(Trial trial) throws Exception {
    Audience audience = trial.audience("default");
    Set<String> running = ConcurrentHashMap.newKeySet();
    Set<String> clashes = ConcurrentHashMap.newKeySet();
    EventHandler handler =
        (event, context) -> {
          if (!running.add(event.id())) {
            clashes.add(event.id());
          }
          Thread.sleep(2);
          running.remove(event.id());
        };
    List<App> apps = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      App app = trial.app(Map.of("events.durable.batch_size", 10));
      app.consume(audience, handler);
      apps.add(app);
    }
    apps.get(0).publish(600);
    trial.drained(audience);
    assertThat(clashes).as("events with two consumers at once").isEmpty();
    assertThat(audience.duplicated()).as("events handled twice").isEmpty();
  }

  @Test
  final void DUR_19_acknowledgingOutOfOrderLosesNothingInBetween(Trial trial) throws Exception {
    Wire wire = trial.wire();
    wire.create();
    Audience audience = trial.audience("default");
    wire.publish(20);
    Wire dying = trial.connect();
    EventReceiver receiver = dying.open(SHORT.multipliedBy(3), wire.queue());
    List<Delivery> taken = new ArrayList<>(dying.receive(receiver, 20));
    List<Delivery> kept = List.of(taken.get(3), taken.get(4), taken.get(11), taken.get(18));
    List<Delivery> done = new ArrayList<>(taken);
    done.removeAll(kept);
    Collections.reverse(done);
    for (Delivery delivery : done) {
      dying.ack(receiver, audience, List.of(delivery));
    }
    dying.close();
    EventReceiver next = wire.open(wire.queue());
    List<Delivery> again = wire.receive(next, 4);
    assertThat(Wire.ids(again)).containsAll(Wire.ids(kept));
    wire.ack(next, audience, again);
  }

  @Test
  final void DUR_23_anExtendedLeaseKeepsTheEvent(Trial trial) throws Exception {
    Wire wire = trial.wire();
    wire.create();
    Audience audience = trial.audience("default");
    wire.publish(2);
    EventReceiver holder = wire.open(SHORT, wire.queue());
    List<Delivery> held = wire.receive(holder, 2);
    EventReceiver rival = trial.connect().open(SHORT, wire.queue());
    for (int i = 0; i < 6; i++) {
      List<LeaseExtension> extended = holder.extend(held, SHORT.multipliedBy(2));
      assertThat(extended).allMatch(each -> each.until().isPresent(), "extended");
      assertThat(wire.receiveForAWhile(rival, Duration.ofSeconds(1))).isEmpty();
    }
    wire.ack(holder, audience, held);
  }
}
