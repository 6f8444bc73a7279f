package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventDraft;
import dev.signalbox.PublishReceipt;
import dev.signalbox.Subscription;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.JsonValues;
import dev.signalbox.conformance.kit.KitThreads;
import dev.signalbox.conformance.kit.Ledger;
import dev.signalbox.conformance.kit.Link;
import dev.signalbox.conformance.kit.Sabotage;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.net.TcpProxy;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.spi.Capability;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What stays in the process: the clauses FST. */
public abstract class Fast extends DurableOptions {
  /** For the clauses. */
  protected Fast() {}

  static EventDraft fast(EventDraft draft) {
    return draft.delivery(DeliveryMode.FAST);
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody opened the latch within 60 s");
    }
  }

  @Test
  final void FST_01_aFastEventReachesEveryMatchingSubscriber(Trial trial) throws Exception {
    App app = trial.app();
    Audience all = trial.audience("#");
    Audience last = trial.audience("conformance.*");
    Audience exact = trial.audience("conformance.event");
    Audience none = trial.ledger().audience("other.*", id -> false);
    for (Audience audience : List.of(all, last, exact, none)) {
      app.signalbox().subscribe(audience.name(), audience.handler());
    }
    app.publish(500, Fast::fast);
    trial.drained(all, last, exact);
    assertThat(none.count()).isZero();
  }

  @Test
  final void FST_02_fastPublishingSendsNothingToTheBroker(Trial trial) throws Exception {
    if (trial.has(Capability.REMOTE)) {
      nothingOnTheWire(trial);
    }
    Sabotage counting = new Sabotage();
    App app = trial.app(counting::around, Map.of());
    Audience subscriber = trial.ledger().audience("subscriber", id -> id.matches(".*-fast\\d+"));
    // A control event whose acknowledgement was cut off comes again, and is nobody's fault.
    Audience durable = trial.ledger().audience("durable", id -> id.contains("-slow"));
    trial.ledger().with(Ledger.Fate.ACCEPTED).forEach(durable::excuse);
    app.signalbox().subscribe("#", subscriber.handler());
    app.consume(durable);
    for (int i = 0; i < 20; i++) {
      send(trial, app, i % 2 == 0 ? "fast" : "slow", i);
    }
    trial.drained(subscriber, durable);
    assertThat(counting.published()).as("events handed to the provider").isEqualTo(10);
  }

  private static void send(Trial trial, App app, String kind, int number) throws Exception {
    String id = trial.ledger().next() + "-" + kind + number;
    trial.ledger().attempted(id);
    DeliveryMode mode = kind.equals("fast") ? DeliveryMode.FAST : DeliveryMode.DURABLE;
    trial.deadlines().await("published", app.send(id, draft -> draft.delivery(mode)));
  }

  private static void nothingOnTheWire(Trial trial) throws Exception {
    Link link = trial.link();
    link.watch("needle-fast".getBytes(StandardCharsets.UTF_8));
    link.watch("needle-slow".getBytes(StandardCharsets.UTF_8));
    Audience subscriber = trial.ledger().audience("wire", id -> id.endsWith("-fast"));
    Audience durable = trial.ledger().audience("control", id -> id.endsWith("-slow"));
    App app = trial.app(link.settings(), Map.of(), builder -> {});
    app.signalbox().subscribe("#", subscriber.handler());
    app.consume(durable);
    needle(trial, app, "slow", DeliveryMode.DURABLE);
    needle(trial, app, "fast", DeliveryMode.FAST);
    trial.drained(subscriber, durable);
    boolean readable = link.carried("needle-slow".getBytes(StandardCharsets.UTF_8));
    trial
        .history()
        .note(readable ? "the wire was read" : "the wire cannot be read: encrypted or compressed");
    if (!readable && !trial.has(Capability.TLS)) {
      throw new AssertionError(
          "the suite did not find a durable event on the wire, so it could not find a fast one either; switch compression off in the tested configuration");
    }
    assertThat(link.carried("needle-fast".getBytes(StandardCharsets.UTF_8)))
        .as("the fast event was on the wire")
        .isFalse();
    link.proxies().forEach(TcpProxy::cut);
    needle(trial, app, "fast", DeliveryMode.FAST);
    trial.drained(subscriber);
    link.proxies().forEach(TcpProxy::restore);
    app.close();
  }

  private static void needle(Trial trial, App app, String kind, DeliveryMode mode)
      throws Exception {
    String id = trial.ledger().next() + "-" + kind;
    trial.ledger().attempted(id);
    trial
        .deadlines()
        .await("published", app.send(id, draft -> draft.payload("needle-" + kind).delivery(mode)));
  }

  @Test
  final void FST_03_aSlowOrFailingSubscriberAffectsNobodyElse(Trial trial) throws Exception {
    // Nobody ends the slow one's call, so that the others can only pass it by.
    App app = trial.app(Map.of("events.fast.dispatch_timeout_ms", 600_000));
    CountDownLatch free = new CountDownLatch(1);
    Audience healthy = trial.audience("healthy");
    app.signalbox().subscribe("#", (event, context) -> await(free));
    app.signalbox()
        .subscribe(
            "#",
            (event, context) -> {
              throw new IllegalStateException("on purpose");
            });
    Subscription mine = app.signalbox().subscribe("#", healthy.handler());
    app.publish(500, Fast::fast);
    trial.drained(healthy);
    assertThat(mine.stats().dropped()).isZero();
    free.countDown();
  }

  @Test
  final void FST_04_overflowFollowsItsStrategyAndTheDropsAreCounted(Trial trial) throws Exception {
    overflow(trial, "drop_oldest");
    overflow(trial, "drop_newest");
  }

  private static void overflow(Trial trial, String strategy) throws Exception {
    App app =
        trial.app(
            Map.of(
                "events.fast.broadcast_buffer_size",
                10,
                "events.fast.overflow_strategy",
                strategy));
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    List<String> got = new CopyOnWriteArrayList<>();
    Subscription subscription =
        app.signalbox()
            .subscribe(
                "#",
                (event, context) -> {
                  got.add(event.id());
                  started.countDown();
                  await(free);
                });
    String first = app.publishOne(Fast::fast);
    await(started);
    List<String> rest = app.publish(100, Fast::fast);
    free.countDown();
    trial.deadlines().eventually("the buffer is empty", () -> subscription.stats().pending() == 0);
    trial
        .deadlines()
        .eventually("every call has ended", () -> subscription.stats().handled() == got.size());
    long dropped = subscription.stats().dropped();
    trial.history().note(strategy + ": " + dropped + " of 101 dropped");
    assertThat(got.size() + dropped).as("received and dropped").isEqualTo(101);
    assertThat(dropped).isEqualTo(90);
    List<String> kept =
        strategy.equals("drop_oldest") ? rest.subList(90, 100) : rest.subList(0, 10);
    assertThat(got.get(0)).isEqualTo(first);
    assertThat(got.subList(1, got.size())).isEqualTo(kept);
  }

  @Test
  final void FST_05_onePublishersEventsKeepTheirOrder(Trial trial) throws Exception {
    App app = trial.app();
    Map<String, Queue<Integer>> orders = new ConcurrentHashMap<>();
    Audience audience = trial.audience("subscriber");
    app.signalbox()
        .subscribe(
            "#",
            audience.around(
                (event, context) ->
                    orders
                        .computeIfAbsent(
                            event.headers().get("publisher"), any -> new ConcurrentLinkedQueue<>())
                        .add(Integer.parseInt(event.headers().get("number")))));
    List<CompletableFuture<Boolean>> publishers =
        KitThreads.startAll(
            "publisher",
            3,
            index ->
                () -> {
                  for (int i = 0; i < 300; i++) {
                    String number = Integer.toString(i);
                    CompletableFuture<PublishReceipt> receipt =
                        app.send(
                            draft ->
                                fast(draft)
                                    .header("publisher", "p" + index)
                                    .header("number", number));
                    receipt.join();
                  }
                  return true;
                });
    for (CompletableFuture<Boolean> publisher : publishers) {
      trial.deadlines().await("a publisher is done", publisher);
    }
    trial.drained(audience);
    orders.forEach((publisher, order) -> assertThat(List.copyOf(order)).as(publisher).isSorted());
  }

  @Test
  final void FST_06_aFastEventEqualsItsDurableForm(Trial trial) throws Exception {
    App app = trial.app();
    Audience durable = trial.audience("durable");
    Audience subscriber = trial.audience("subscriber");
    Map<String, DomainEvent> one = new ConcurrentHashMap<>();
    Map<String, DomainEvent> other = new ConcurrentHashMap<>();
    app.consume(durable, (event, context) -> one.put(event.id(), event));
    app.signalbox()
        .subscribe("#", subscriber.around((event, context) -> other.put(event.id(), event)));
    List<String> ids =
        app.publish(
            20,
            draft ->
                draft
                    .delivery(DeliveryMode.BROADCAST)
                    .payload(Map.of("amount", 12.50, "text", "ü \uD83D\uDE00"))
                    .version("2.1")
                    .header("tenant", "t-ü")
                    .orderingKey("k")
                    .task("task-1")
                    .step("step-1", "charge")
                    .parentCorrelationId("parent")
                    .metadata("region", "eu"));
    trial.drained(durable, subscriber);
    for (String id : ids) {
      mustEqual(trial, app, one, other, id);
    }
  }

  /** Fails unless both legs have brought the same event. */
  static void mustEqual(
      Trial trial,
      App app,
      Map<String, DomainEvent> durables,
      Map<String, DomainEvent> fasts,
      String id) {
    DomainEvent durable = Objects.requireNonNull(durables.get(id), id);
    DomainEvent fast = Objects.requireNonNull(fasts.get(id), id);
    String one = app.signalbox().codec().encode(durable).utf8();
    String other = app.signalbox().codec().encode(fast).utf8();
    boolean same =
        trial.has(Capability.JSON_FIDELITY) ? JsonValues.equal(one, other) : one.equals(other);
    assertThat(same).as("%s and %s", one, other).isTrue();
    assertThat(durable.headers()).isEqualTo(fast.headers());
    assertThat(durable.orderingKey()).isEqualTo(fast.orderingKey());
    assertThat(durable.name()).isEqualTo(fast.name());
  }

  @Test
  final void FST_07_aRepeatedIdReachesASubscriberOnce(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("subscriber");
    Subscription subscription = app.signalbox().subscribe("#", audience.handler());
    List<String> ids = app.publish(50, Fast::fast);
    for (String id : ids) {
      trial.deadlines().await("published again", app.send(id, Fast::fast));
    }
    app.publish(1, Fast::fast);
    trial.drained(audience);
    assertThat(audience.duplicated()).isEmpty();
    assertThat(subscription.stats().duplicates()).isEqualTo(50);
  }
}
