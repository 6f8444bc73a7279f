package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer;
import dev.signalbox.EventHandler;
import dev.signalbox.conformance.kit.Alone;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Bodies;
import dev.signalbox.conformance.kit.Census;
import dev.signalbox.conformance.kit.KitThreads;
import dev.signalbox.conformance.kit.Ledger;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.EventMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Stopping, pausing and staying within bounds: LIF-04 to LIF-06 and LIF-09 to LIF-15. */
public abstract class LifecycleStopping extends LifecycleOpening {
  /** For the clauses. */
  protected LifecycleStopping() {}

  @Test
  final void LIF_04_stoppingLetsRunningHandlersFinish(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.durable.max_concurrent_handlers", 4));
    Audience audience = trial.audience("default");
    CountDownLatch running = new CountDownLatch(4);
    CountDownLatch free = new CountDownLatch(1);
    EventConsumer consumer =
        app.consume(
            audience,
            (event, context) -> {
              running.countDown();
              Fast.await(free);
            });
    app.publish(30);
    Fast.await(running);
    CompletableFuture<Boolean> stopping =
        KitThreads.start(
            "stop",
            () -> {
              consumer.stop();
              return true;
            });
    trial
        .deadlines()
        .eventually("it stops", () -> consumer.state() == EventConsumer.State.STOPPING);
    free.countDown();
    trial.deadlines().await("stop returns", stopping);
    int handled = audience.count();
    assertThat(handled).as("handled by the end of stop()").isBetween(4, 8);
    trial.deadlines().never("a handler starts after stop()", () -> audience.count() != handled);
    Audience rest = trial.ledger().audience("rest", id -> !audience.has(id));
    app.consume(rest);
    trial.drained(rest);
    trial.ledger().with(Ledger.Fate.ACCEPTED).stream().filter(rest::has).forEach(audience::excuse);
    assertThat(rest.count()).as("events that came again or later").isEqualTo(30 - handled);
  }

  @Test
  final void LIF_05_stoppingCostsNoAttemptAndNoEvent(Trial trial) throws Exception {
    App app =
        trial.app(
            Map.of(
                "events.durable.max_delivery_attempts", 2,
                "events.durable.max_concurrent_handlers", 2,
                "events.durable.batch_size", 50));
    Audience audience = trial.audience("default");
    EventHandler slowly = (event, context) -> Thread.sleep(5);
    app.publish(100);
    for (int i = 0; i < 8; i++) {
      EventConsumer consumer = app.consume(audience, slowly);
      int before = audience.count();
      trial
          .deadlines()
          .eventually(
              "it handles something", () -> audience.count() > before || audience.complete());
      consumer.stop();
    }
    app.consume(audience, slowly);
    trial.drained(audience);
    assertThat(DurableRetries.letters(trial, app).list(5)).as("dead letters").isEmpty();
    if (trial.has(Capability.EXACT_ATTEMPTS)) {
      assertThat(trial.ledger().with(Ledger.Fate.ACCEPTED))
          .allMatch(id -> audience.attempts(id).get(0) == 1, "first attempt is 1");
    }
  }

  @Test
  final void LIF_06_whenTheGraceEndsHandlersAreInterrupted(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    CountDownLatch running = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    EventConsumer consumer =
        app.consume(
            audience,
            (event, context) -> {
              running.countDown();
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException end) {
                interrupted.incrementAndGet();
                throw end;
              }
            });
    app.publish(1);
    Fast.await(running);
    consumer.stop(Duration.ofMillis(300));
    trial.deadlines().eventually("the handler is interrupted", () -> interrupted.get() == 1);
    app.consume(audience);
    trial.drained(audience);
  }

  @Test
  final void LIF_09_anEventIsDeliveredWithoutWaitingForAPoll(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.durable.polling_interval_ms", 120_000));
    Audience audience = trial.audience("default");
    app.consume(audience);
    long slowest = 0;
    for (int i = 0; i < 5; i++) {
      long began = System.nanoTime();
      app.publish(1);
      trial.drained(audience);
      slowest = Math.max(slowest, (System.nanoTime() - began) / 1_000_000);
    }
    trial.history().note("slowest of five single events: " + slowest + " ms");
  }

  @Test
  final void LIF_10_stoppingAndStartingAgainLosesNothing(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    CompletableFuture<List<String>> publishing =
        KitThreads.start(
            "publisher",
            () -> {
              List<String> all = new ArrayList<>();
              for (int i = 0; i < 40; i++) {
                all.addAll(app.publish(10));
              }
              return all;
            });
    int rounds = 0;
    while (!publishing.isDone() || rounds < 4) {
      EventConsumer consumer = app.consume(audience);
      int before = audience.count();
      trial
          .deadlines()
          .eventually(
              "it handles something",
              () -> audience.count() > before || (publishing.isDone() && audience.complete()));
      consumer.stop();
      rounds++;
    }
    trial.deadlines().await("everything is published", publishing);
    app.consume(audience);
    trial.drained(audience);
    trial.history().note(rounds + " stops");
  }

  @Test
  final void LIF_11_handlersNeverExceedTheirNumber(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.durable.max_concurrent_handlers", 3));
    Audience audience = trial.audience("default");
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    app.consume(
        audience,
        (event, context) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.sleep(3);
          now.decrementAndGet();
        });
    app.publish(200);
    trial.drained(audience);
    assertThat(most.get()).as("handlers at once").isBetween(2, 3);
  }

  @Test
  final void LIF_12_publishingFromManyThreadsIsSafe(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    app.consume(audience);
    List<CompletableFuture<List<String>>> publishers =
        KitThreads.startAll("publisher", 12, index -> () -> app.publish(60));
    for (CompletableFuture<List<String>> publisher : publishers) {
      trial.deadlines().await("a publisher is done", publisher);
    }
    trial.drained(audience);
    assertThat(audience.count()).isEqualTo(720);
  }

  private static final int WINDOW = 20;

  @Test
  @Alone
  final void LIF_13_whatIsFetchedAheadStaysWithinItsBound(Trial trial) throws Exception {
    Wire wire = trial.wire();
    wire.create();
    int size = Math.min(trial.limits().maxEventBytes(), 50_000);
    List<EventMessage> backlog = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      backlog.add(Bodies.ofSize(wire, size));
    }
    wire.publishAll(wire.queue().channel(), backlog);
    backlog.clear();
    App app =
        trial.app(
            Map.of(
                "events.durable.batch_size", 10,
                "events.durable.max_concurrent_handlers", 2,
                "events.durable.window_events", WINDOW));
    CountDownLatch free = new CountDownLatch(1);
    Audience audience = trial.audience("default");
    long before = Heap.used();
    EventConsumer consumer = app.consume(audience, (event, context) -> Fast.await(free));
    trial.deadlines().eventually("two run", () -> consumer.counters().running() == 2);
    trial
        .deadlines()
        .never("more than the window is fetched", () -> consumer.counters().inFlight() > WINDOW);
    long grown = Heap.used() - before;
    long bound = 3L * WINDOW * size + (24 << 20);
    trial
        .history()
        .note(
            "a backlog of %d KB took %d KB of heap, the bound is %d KB"
                .formatted(600L * size / 1024, grown / 1024, bound / 1024));
    assertThat(grown).as("heap in bytes").isLessThan(bound);
    free.countDown();
    trial.drained(audience);
  }

  @Test
  final void LIF_14_pausingReleasesWhatIsBuffered(Trial trial) throws Exception {
    Map<String, ?> settings =
        Map.of("events.durable.max_concurrent_handlers", 2, "events.durable.batch_size", 20);
    App app = trial.app(settings);
    Audience audience = trial.audience("default");
    CountDownLatch running = new CountDownLatch(2);
    CountDownLatch free = new CountDownLatch(1);
    EventConsumer consumer =
        app.consume(
            audience,
            (event, context) -> {
              running.countDown();
              Fast.await(free);
            });
    List<String> ids = app.publish(40);
    Fast.await(running);
    consumer.pause();
    free.countDown();
    trial.deadlines().eventually("none runs", () -> consumer.counters().running() == 0);
    int paused = audience.count();
    assertThat(paused).isLessThanOrEqualTo(4);
    trial.deadlines().never("a paused consumer handles", () -> audience.count() != paused);
    assertThat(consumer.state()).isEqualTo(EventConsumer.State.PAUSED);
    // What it had buffered is free for another one, long before any lease ends.
    EventConsumer other = trial.app(settings).consume(audience);
    trial.drained(audience);
    other.stop();
    assertThat(ids).allMatch(audience::has);
    consumer.resume();
    app.publish(10);
    trial.drained(audience);
    assertThat(consumer.state()).isEqualTo(EventConsumer.State.RUNNING);
  }

  @Test
  @Alone
  final void LIF_15_oneConsumerReadsAHundredNamespaces(Trial trial) throws Exception {
    List<String> namespaces = new ArrayList<>();
    for (int i = 0; i < 99; i++) {
      namespaces.add(trial.newNamespace());
    }
    App app = trial.app();
    Audience audience = trial.audience("default");
    int before = Census.take().threads();
    EventConsumer consumer =
        app.signalbox()
            .consumer(trial.namespace(), namespaces.toArray(String[]::new))
            .on("#", audience.handler())
            .start();
    int receivers = (99 + trial.limits().queuesPerReceiver()) / trial.limits().queuesPerReceiver();
    for (String namespace : namespaces) {
      trial.deadlines().await("published", app.send(draft -> draft.namespace(namespace)));
    }
    app.publish(1);
    trial.drained(audience);
    int grown = Census.take().threads() - before;
    trial.history().note("%d receivers, %d threads more".formatted(receivers, grown));
    // Two for each receiver, the handlers, and what a client library keeps.
    assertThat(grown).isLessThanOrEqualTo(2 * receivers + 40);
    consumer.stop();
  }

  /** The heap that is really used. */
  private static final class Heap {
    private Heap() {}

    static long used() throws InterruptedException {
      long[] measured = new long[4];
      for (int i = 0; i < measured.length; i++) {
        System.gc();
        Thread.sleep(20);
        measured[i] = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      }
      return Arrays.stream(measured).min().orElseThrow();
    }
  }
}
