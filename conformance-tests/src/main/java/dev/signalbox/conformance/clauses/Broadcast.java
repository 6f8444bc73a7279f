package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventDraft;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Failures;
import dev.signalbox.conformance.kit.Sabotage;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.spi.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What does both: the clauses BRD. */
public abstract class Broadcast extends Fast {
  /** For the clauses. */
  protected Broadcast() {}

  private static EventDraft both(EventDraft draft) {
    return draft.delivery(DeliveryMode.BROADCAST);
  }

  @Test
  final void BRD_01_aBroadcastArrivesOnBothLegs(Trial trial) throws Exception {
    App app = trial.app();
    Audience durable = trial.audience("durable");
    Audience subscriber = trial.audience("subscriber");
    app.consume(durable);
    app.signalbox().subscribe("#", subscriber.handler());
    app.publish(100, Broadcast::both);
    trial.drained(durable, subscriber);
  }

  @Test
  final void BRD_02_bothLegsCarryTheSameIdAndBody(Trial trial) throws Exception {
    App app = trial.app();
    Map<String, DomainEvent> durable = new ConcurrentHashMap<>();
    Map<String, DomainEvent> fast = new ConcurrentHashMap<>();
    Audience one = trial.audience("durable");
    Audience other = trial.audience("subscriber");
    app.consume(one, (event, context) -> durable.put(event.id(), event));
    app.signalbox().subscribe("#", other.around((event, context) -> fast.put(event.id(), event)));
    List<String> ids = app.publish(30, draft -> both(draft).payload(Map.of("n", 1.5)));
    trial.drained(one, other);
    for (String id : ids) {
      mustEqual(trial, app, durable, fast, id);
    }
  }

  @Test
  final void BRD_03_withoutItsDurableLegABroadcastIsNoSuccess(Trial trial) throws Exception {
    Sabotage broker = new Sabotage();
    App app = trial.app(broker::around, Map.of());
    Audience subscriber = trial.audience("subscriber");
    Audience durable = trial.audience("durable");
    app.consume(durable);
    app.signalbox().subscribe("#", subscriber.handler());
    broker.refusePublishes(Sabotage.Refusal.ALWAYS);
    String refused = trial.ledger().next();
    Failures.expect(
        trial,
        ErrorCode.PERMISSION_DENIED,
        "a broadcast whose durable leg is refused",
        () -> trial.deadlines().await("the broadcast ends", app.send(refused, Broadcast::both)));
    trial
        .deadlines()
        .eventually("the fast leg is delivered all the same", () -> subscriber.has(refused));
    broker.refusePublishes(Sabotage.Refusal.NEVER);
    app.publish(5, Broadcast::both);
    trial.drained(durable, subscriber);
    assertThat(durable.has(refused)).isFalse();
  }

  @Test
  final void BRD_04_aFailingOrFullFastLegDoesNotAffectTheDurableOne(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.fast.broadcast_buffer_size", 5));
    Audience durable = trial.audience("durable");
    CountDownLatch free = new CountDownLatch(1);
    app.consume(durable);
    app.signalbox().subscribe("#", (event, context) -> await(free));
    app.signalbox()
        .subscribe(
            "#",
            (event, context) -> {
              throw new AssertionError("on purpose");
            });
    app.publish(200, Broadcast::both);
    trial.drained(durable);
    free.countDown();
  }
}
