package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventConsumer;
import dev.signalbox.EventDraft;
import dev.signalbox.PublishReceipt;
import dev.signalbox.conformance.kit.Absence;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Bodies;
import dev.signalbox.conformance.kit.Failures;
import dev.signalbox.conformance.kit.Ledger;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.conformance.subject.Transactions;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What only some brokers can do, and publishing in batches: DUR-20 to DUR-22, 24, 25 and 28. */
public abstract class DurableOptions extends DurableSettlement {
  /** For the clauses. */
  protected DurableOptions() {}

  @Test
  final void DUR_20_eventsOfAKeyAreHandledInTheOrderOfTheirPublication(Trial trial)
      throws Exception {
    App app =
        trial.app(
            Map.of("events.durable.ordered", true, "events.durable.max_delivery_attempts", 100));
    Audience audience = trial.audience("default");
    Map<String, List<String>> handled = new ConcurrentHashMap<>();
    app.consume(
        audience,
        (event, context) -> {
          // Every seventh fails at first: a retry must not let the next one overtake.
          if (event.id().hashCode() % 7 == 0 && audience.runs(event.id()) < 3) {
            throw new IllegalStateException("on purpose");
          }
          handled
              .computeIfAbsent(event.key().orElseThrow(), key -> new CopyOnWriteArrayList<>())
              .add(event.id());
        });
    Map<String, List<String>> published = new HashMap<>();
    List<CompletableFuture<PublishReceipt>> receipts = new ArrayList<>();
    SplittableRandom chance = trial.random();
    for (int i = 0; i < 600; i++) {
      String key = "key-" + chance.nextInt(20);
      String id = trial.ledger().next();
      published.computeIfAbsent(key, any -> new ArrayList<>()).add(id);
      receipts.add(app.send(id, draft -> draft.orderingKey(key)));
    }
    for (CompletableFuture<PublishReceipt> receipt : receipts) {
      trial.deadlines().await("published", receipt);
    }
    trial.drained(audience);
    published.forEach(
        (key, ids) ->
            assertThat(handled.getOrDefault(key, List.of()).stream().distinct())
                .as(key)
                .containsExactlyElementsOf(ids));
  }

  @Test
  final void DUR_21_aBatchPublishReportsEachEventsOwnOutcome(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventReceiver receiver = wire.open(wire.create());
    Audience audience = trial.audience("default");
    int many = Math.min(9, trial.limits().maxBatchEvents());
    List<EventMessage> batch = wire.messages(many);
    List<PublishOutcome> outcomes = wire.publish(wire.queue().channel(), batch);
    assertThat(outcomes).hasSameSizeAs(batch).allMatch(PublishOutcome.Accepted.class::isInstance);
    wire.ack(receiver, audience, wire.receive(receiver, many));
    // Through the engine: one event of many cannot be sent, and only that one fails.
    App app = trial.app();
    String tooMuch = "x".repeat(trial.limits().maxEventBytes());
    List<CompletableFuture<PublishReceipt>> receipts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Object payload = i == 4 ? tooMuch : "small";
      receipts.add(app.send(draft -> draft.payload(payload)));
    }
    for (int i = 0; i < 10; i++) {
      CompletableFuture<PublishReceipt> receipt = receipts.get(i);
      if (i == 4) {
        Failures.expect(
            trial,
            ErrorCode.TOO_LARGE,
            "the large one",
            () -> trial.deadlines().await("the large one is refused", receipt));
      } else {
        trial.deadlines().await("a small one is confirmed", receipt);
      }
    }
    wire.ack(receiver, audience, wire.receive(receiver, 9));
    truthful(trial, wire, receiver, audience);
  }

  /** Whatever a provider says of a batch with an event that it may not like is true. */
  private static void truthful(Trial trial, Wire wire, EventReceiver receiver, Audience audience)
      throws Exception {
    List<EventMessage> batch = new ArrayList<>(wire.messages(2));
    batch.add(1, Bodies.ofSize(wire, trial.limits().maxEventBytes()));
    List<PublishOutcome> outcomes = wire.publish(wire.queue().channel(), batch);
    assertThat(outcomes).hasSize(3);
    long accepted = outcomes.stream().filter(PublishOutcome.Accepted.class::isInstance).count();
    List<Delivery> got = wire.receive(receiver, (int) accepted);
    wire.ack(receiver, audience, got);
    assertThat(wire.receiveForAWhile(receiver, trial.deadlines().watch())).isEmpty();
  }

  @Test
  final void DUR_22_aDelayedPublishDoesNotArriveEarly(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    Map<String, Long> arrivals = new ConcurrentHashMap<>();
    app.consume(audience, (event, context) -> arrivals.put(event.id(), System.nanoTime()));
    long before = System.nanoTime();
    List<String> delayed = app.publish(5, draft -> draft.delay(Duration.ofMillis(2500)));
    List<String> prompt = app.publish(5);
    trial.drained(audience);
    for (String id : delayed) {
      long arrival = Objects.requireNonNull(arrivals.get(id));
      long millis = (arrival - before) / 1_000_000;
      assertThat(millis).as("delay of %s", id).isGreaterThanOrEqualTo(2500);
      assertThat(prompt)
          .allMatch(early -> arrivals.getOrDefault(early, Long.MAX_VALUE) < arrival, "before it");
    }
  }

  @Test
  final void DUR_24_aTransactionalPublishAppearsExactlyWithItsTransaction(Trial trial)
      throws Exception {
    Absence.unlessDeclared(trial);
    Transactions transactions =
        trial
            .target()
            .transactions()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "the provider declares TRANSACTIONAL_PUBLISH, but nobody opens transactions: give ConformanceTarget.transactions(...)"));
    App app = trial.app();
    Audience audience = trial.audience("default");
    app.consume(audience);
    Object open = transactions.begin();
    String waiting = trial.ledger().next();
    CompletableFuture<PublishReceipt> receipt =
        app.signalbox().publishInTransaction(open, draft(trial, waiting));
    // Others publish meanwhile, at once.
    app.publish(20);
    trial.drained(audience);
    trial.deadlines().never("it appears before the commit", () -> audience.runs(waiting) > 0);
    assertThat(receipt).isNotDone();
    transactions.commit(open);
    trial.deadlines().await("the committed publish is confirmed", receipt);
    trial.ledger().fate(waiting, Ledger.Fate.ACCEPTED);
    trial.drained(audience);
    rolledBack(trial, transactions, app, audience);
  }

  private static EventDraft draft(Trial trial, String id) {
    return EventDraft.of("conformance.event", "in a transaction")
        .id(id)
        .namespace(trial.namespace());
  }

  private static void rolledBack(Trial trial, Transactions transactions, App app, Audience audience)
      throws Exception {
    Object doomed = transactions.begin();
    String never = trial.ledger().next();
    CompletableFuture<PublishReceipt> receipt =
        app.signalbox().publishInTransaction(doomed, draft(trial, never));
    transactions.rollback(doomed);
    trial.deadlines().eventually("the rolled back publish is over", receipt::isDone);
    assertThat(receipt).isCompletedExceptionally();
    app.publish(5);
    trial.drained(audience);
    assertThat(audience.runs(never)).as("runs of what was rolled back").isZero();
  }

  @Test
  final void DUR_25_whatAHandlerChangesIsSeenByNobodyElse(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    List<Object> seen = new CopyOnWriteArrayList<>();
    EventConsumer consumer =
        app.consumer()
            .on(
                "#",
                audience.around(
                    (event, context) -> {
                      Map<Object, Object> payload = payload(event);
                      seen.add(new HashMap<>(payload));
                      payload.put("amount", -1);
                      payload.clear();
                      tamper(event.headers());
                      if (context.attempt() == 1) {
                        throw new IllegalStateException("on purpose");
                      }
                    }))
            .on(
                "conformance.*",
                (event, context) -> {
                  seen.add(new HashMap<>(payload(event)));
                  seen.add(Map.of("amount", event.headers().getOrDefault("amount", "-") + "!"));
                })
            .start();
    app.publishOne(draft -> draft.payload(Map.of("amount", 7)).header("amount", "7"));
    trial.drained(audience);
    consumer.stop();
    assertThat(seen)
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(
            each -> each.equals(Map.of("amount", 7)) || each.equals(Map.of("amount", "7!")),
            "as published");
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> payload(DomainEvent event) {
    return (Map<Object, Object>) event.payload().as(HashMap.class);
  }

  private static void tamper(Map<String, String> headers) {
    try {
      headers.put("amount", "changed");
    } catch (UnsupportedOperationException immutable) {
      // As it should be.
    }
  }

  @Test
  final void DUR_28_aGroupBeginsWhereItWantsAndAnEphemeralOneVanishes(Trial trial)
      throws Exception {
    App app = trial.app();
    Audience standard = trial.audience("default");
    Wire wire = trial.wire();
    wire.create();
    List<String> before = app.publish(20);
    Audience early = trial.audience("early");
    Audience late = trial.audience("late");
    before.forEach(late::excuse);
    EventConsumer first = start(app, "early", StartPosition.EARLIEST, early);
    EventConsumer second = start(app, "late", StartPosition.LATEST, late);
    app.publish(20);
    trial.drained(early, late);
    assertThat(before).noneMatch(late::has);
    first.stop();
    second.stop();
    String name = wire.queue("early").name();
    assertThat(wire.service().listQueues()).contains(name);
    trial
        .deadlines()
        .eventually(
            "the ephemeral groups have vanished",
            () -> {
              wire.service().maintain(Duration.ofSeconds(5));
              List<String> names = wire.service().listQueues();
              return !names.contains(name) && !names.contains(wire.queue("late").name());
            });
    app.consume(standard);
    List<String> after = app.publish(5);
    after.forEach(early::excuse);
    after.forEach(late::excuse);
    trial.drained(standard);
  }

  private static EventConsumer start(
      App app, String group, StartPosition position, Audience audience) {
    return app.consumer()
        .group(group)
        .startAt(position)
        .ephemeral(Duration.ofSeconds(3))
        .on("#", audience.handler())
        .start();
  }
}
