package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer;
import dev.signalbox.EventDraft;
import dev.signalbox.RejectEventException;
import dev.signalbox.conformance.kit.Absence;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Failures;
import dev.signalbox.conformance.kit.Link;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.conformance.net.TcpProxy;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What an operator asks for: ADM-05, ADM-06 and ADM-08 to ADM-10. */
public abstract class Operations extends Administration {
  /** For the clauses. */
  protected Operations() {}

  @Test
  final void ADM_05_purgingOneGroupTouchesNoOther(Trial trial) throws Exception {
    Absence.unlessDeclared(trial);
    Wire wire = trial.wire();
    App app =
        trial.app(
            Map.of(
                "events.durable.max_concurrent_handlers", 2,
                "events.durable.batch_size", 10,
                "events.durable.window_events", 20));
    Audience purged = trial.audience("default");
    Audience other = trial.audience("other");
    CountDownLatch running = new CountDownLatch(2);
    CountDownLatch free = new CountDownLatch(1);
    EventConsumer consumer =
        app.consume(
            purged,
            (event, context) -> {
              running.countDown();
              Fast.await(free);
            });
    app.consume("other", other, (event, context) -> {}).stop();
    List<String> ids = app.publish(300);
    Fast.await(running);
    Figure removed = wire.service().purgeQueue(wire.queue());
    trial.history().note("removed while consumed: " + removed);
    free.countDown();
    // The marker stands behind all that was not purged.
    String marker = app.publishOne(draft -> draft);
    trial.deadlines().eventually("the marker is handled", () -> purged.has(marker));
    trial.deadlines().eventually("nothing is in flight", () -> consumer.counters().inFlight() == 0);
    ids.forEach(purged::excuse);
    assertThat(purged.count()).as("handled of 301").isLessThan(301);
    app.consume("other", other, (event, context) -> {});
    trial.drained(other);
    consumer.stop();
    wire.publish(20).forEach(purged::excuse);
    Figure all = wire.service().purgeQueue(wire.queue());
    if (all.kind() == Figure.Kind.EXACT) {
      assertThat(all.amount()).as("removed").isEqualTo(20);
    }
    EventReceiver receiver = wire.open(wire.queue());
    assertThat(wire.receiveForAWhile(receiver, trial.deadlines().watch())).isEmpty();
    trial.drained(other);
  }

  @Test
  final void ADM_06_exactFiguresEqualTheTruth(Trial trial) throws Exception {
    Absence.unlessDeclared(trial);
    Wire wire = trial.wire();
    EventQueue queue = wire.create();
    Audience audience = trial.audience("default");
    measured(trial, wire, 0, 0, 0);
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 1));
    EventConsumer rejecting =
        app.consume(
            trial.ledger().audience("rejected", id -> false),
            (event, context) -> {
              throw new RejectEventException("on purpose");
            });
    wire.publish(3).forEach(audience::excuse);
    trial
        .deadlines()
        .eventually(
            "three dead letters", () -> DurableRetries.letters(trial, app).list(4).size() == 3);
    rejecting.stop();
    wire.publish(12);
    EventReceiver receiver = wire.open(queue);
    List<Delivery> held = wire.receive(receiver, 5);
    int taken = held.size();
    measured(trial, wire, 12 - taken, taken, 3);
    assertThat(receiver.settle(held.stream().map(Settlement.Release::new).toList()))
        .allMatch(Wire::settled);
    measured(trial, wire, 12, 0, 3);
    EventQueueStats stats = wire.service().stats(queue);
    stats
        .oldest()
        .ifPresent(age -> assertThat(age).isBetween(Duration.ZERO, Duration.ofMinutes(10)));
    wire.ack(receiver, audience, wire.receive(receiver, 12));
    measured(trial, wire, 0, 0, 3);
  }

  /** What is said to be exact must equal the truth, at rest: broken off waits are none. */
  private static void measured(Trial trial, Wire wire, long ready, long inFlight, long dead)
      throws Exception {
    trial
        .deadlines()
        .eventually(
            "the figures are %d ready, %d in flight, %d dead".formatted(ready, inFlight, dead),
            () -> {
              EventQueueStats stats = wire.service().stats(wire.queue());
              trial.history().add("stats", stats.toString());
              return holds(stats.ready(), ready)
                  && holds(stats.inFlight(), inFlight)
                  && holds(stats.deadLettered(), dead);
            });
  }

  private static boolean holds(Figure figure, long truth) {
    return figure.kind() != Figure.Kind.EXACT || figure.amount() == truth;
  }

  @Test
  final void ADM_08_healthTurnsDownAndUpAgain(Trial trial) throws Exception {
    App app = trial.app();
    Audience audience = trial.audience("default");
    EventConsumer consumer = app.consume(audience);
    consumer.pause();
    assertThat(consumer.state()).isEqualTo(EventConsumer.State.PAUSED);
    consumer.resume();
    assertThat(consumer.state()).isEqualTo(EventConsumer.State.RUNNING);
    trial.wire().service().check(Duration.ofSeconds(10));
    if (!trial.has(Capability.REMOTE)) {
      return;
    }
    Link link = trial.link();
    Wire wire = trial.connect(link.settings());
    wire.service().check(Duration.ofSeconds(10));
    link.proxies().forEach(TcpProxy::cut);
    trial.deadlines().eventually("the check fails", () -> !healthy(wire));
    link.proxies().forEach(TcpProxy::restore);
    trial.deadlines().eventually("the check succeeds again", () -> healthy(wire));
    app.publish(5);
    trial.drained(audience);
  }

  private static boolean healthy(Wire wire) throws InterruptedException {
    try {
      wire.service().check(Duration.ofSeconds(3));
      return true;
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (Exception down) {
      return false;
    }
  }

  @Test
  final void ADM_09_whatIsNotDeclaredFailsWithUnsupported(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventQueue queue = wire.create();
    List<Capability> calls =
        List.of(
            Capability.PURGE,
            Capability.STATS,
            Capability.BROWSE,
            Capability.TRANSACTIONAL_PUBLISH);
    for (Capability call : calls) {
      if (!trial.has(call)) {
        Absence.check(trial, wire, queue, call);
        trial.history().note("fails with UNSUPPORTED: " + call);
      }
    }
    EventReceiver receiver = wire.open(queue);
    if (!trial.has(Capability.LEASE)) {
      undeclared(trial, "extending", () -> receiver.extend(List.of(), Duration.ofSeconds(5)));
    }
    if (!trial.has(Capability.MARKED_ATTEMPTS)) {
      undeclared(trial, "marking", () -> receiver.markStarted(List.of()));
    }
    App app = trial.app();
    if (!trial.has(Capability.DELAYED_PUBLISH)) {
      undeclared(
          trial,
          "a delayed publish",
          () ->
              trial
                  .deadlines()
                  .await("publish", app.send(draft -> draft.delay(Duration.ofMinutes(1)))));
    }
    if (!trial.has(Capability.TRANSACTIONAL_PUBLISH)) {
      undeclared(
          trial,
          "a transactional publish",
          () -> {
            EventDraft draft = EventDraft.of("a.b").namespace(queue.namespace());
            var ignored = app.signalbox().publishInTransaction(new Object(), draft);
          });
    }
    onlyDeclared(trial, wire);
  }

  private static void undeclared(Trial trial, String what, Failures.Call call) throws Exception {
    Failures.expect(trial, ErrorCode.UNSUPPORTED, what, call);
    trial.history().note("fails with UNSUPPORTED: " + what);
  }

  /** A connected service may declare less than its provider, never more. */
  private static void onlyDeclared(Trial trial, Wire wire) {
    assertThat(trial.declared().declared())
        .as("declared for the configuration")
        .containsAll(wire.service().capabilities().declared());
  }

  @Test
  final void ADM_10_browsingChangesNothing(Trial trial) throws Exception {
    Absence.unlessDeclared(trial);
    Wire wire = trial.wire();
    EventQueue queue = wire.create();
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 1));
    Audience audience = trial.audience("letters");
    EventConsumer rejecting =
        app.consume(
            trial.ledger().audience("rejected", id -> false),
            (event, context) -> {
              throw new RejectEventException("on purpose");
            });
    wire.publish(25);
    DeadLetterBrowser browser =
        wire.service()
            .as(DeadLetterBrowser.class)
            .orElseThrow(() -> new AssertionError("BROWSE is declared, yet there is no browser"));
    trial.deadlines().eventually("25 letters", () -> browse(browser, queue, 10).size() == 25);
    rejecting.stop();
    List<DeadLetterBrowser.Letter> first = browse(browser, queue, 10);
    for (int i = 0; i < 5; i++) {
      assertThat(browse(browser, queue, 7)).isEqualTo(first);
    }
    String gone = first.get(3).brokerMessageId();
    assertThat(browser.remove(queue.deadLetters(), List.of(gone, gone + "-not-there")))
        .isEqualTo(1);
    audience.excuse(Wire.id(first.get(3).message().body()));
    EventReceiver reader = wire.open(queue.deadLetters());
    List<Delivery> all = wire.receive(reader, 24);
    assertThat(all).allMatch(letter -> letter.attempt() == 1, "browsing is no delivery");
    wire.ack(reader, audience, all);
  }

  private static List<DeadLetterBrowser.Letter> browse(
      DeadLetterBrowser browser, EventQueue queue, int page) throws Exception {
    List<DeadLetterBrowser.Letter> all = new ArrayList<>();
    String cursor = null;
    do {
      DeadLetterBrowser.Page next = browser.browse(queue.deadLetters(), cursor, page);
      all.addAll(next.letters());
      cursor = next.nextCursor();
    } while (cursor != null);
    return all;
  }
}
