package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer;
import dev.signalbox.PublishReceipt;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Ledger;
import dev.signalbox.conformance.kit.Link;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.conformance.net.Direction;
import dev.signalbox.conformance.net.TcpProxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Connections that break: FLT-05 to FLT-09. */
public abstract class LinkFaults extends Faults {
  /** For the clauses. */
  protected LinkFaults() {}

  private static App through(Trial trial, Link link, Map<String, ?> engine) throws Exception {
    return trial.app(link.settings(), engine, builder -> {});
  }

  @Test
  final void FLT_05_aResetConnectionIsRecovered(Trial trial) throws Exception {
    Link link = trial.link();
    App app = through(trial, link, Map.of("events.durable.max_delivery_attempts", 100));
    Audience audience = trial.audience("default");
    EventConsumer consumer = app.consume(audience);
    for (int i = 0; i < 4; i++) {
      app.publish(20);
      trial.drained(audience);
      link.proxies().forEach(TcpProxy::reset);
      trial.deadlines().eventually("a publish succeeds again", () -> Faults.published(app));
      trial.drained(audience);
    }
    assertThat(consumer.state()).isEqualTo(EventConsumer.State.RUNNING);
    trial
        .history()
        .note("%d events unknown".formatted(trial.ledger().with(Ledger.Fate.UNKNOWN).size()));
  }

  @Test
  final void FLT_06_aLinkThatSwallowsEverythingIsDetected(Trial trial) throws Exception {
    Link link = trial.link();
    App app =
        through(
            trial,
            link,
            Map.of(
                "events.durable.handler_timeout_seconds", 1,
                "events.durable.visibility_timeout_seconds", 3));
    Audience audience = trial.audience("default");
    app.consume(audience);
    app.publish(10);
    trial.drained(audience);
    long before = link.accepted();
    link.proxies().forEach(TcpProxy::blackHole);
    long began = System.nanoTime();
    // Three heartbeats, and as much again for a slow machine: then somebody must have tried anew.
    trial
        .deadlines()
        .eventually(
            "a new connection is tried",
            trial.deadlines().scaled(Duration.ofSeconds(60)),
            () -> link.accepted() > before);
    trial.history().note("noticed after " + (System.nanoTime() - began) / 1_000_000 + " ms");
    link.proxies().forEach(TcpProxy::restore);
    trial.deadlines().eventually("a publish succeeds again", () -> Faults.published(app));
    trial.drained(audience);
  }

  @Test
  final void FLT_07_aPublishWithoutConfirmationIsNoSuccess(Trial trial) throws Exception {
    Link link = trial.link();
    App app = through(trial, link, Map.of());
    Audience audience = trial.audience("default");
    app.consume(audience);
    app.publish(5);
    trial.drained(audience);
    link.proxies().forEach(proxy -> proxy.blackHole(Direction.FROM_BROKER));
    String id = trial.ledger().next();
    CompletableFuture<PublishReceipt> receipt = app.send(id, draft -> draft);
    trial.deadlines().never("it is reported as success", () -> succeeded(receipt));
    trial
        .deadlines()
        .eventually(
            "it ends without a success",
            trial.deadlines().patience().multipliedBy(3),
            receipt::isDone);
    assertThat(succeeded(receipt)).as("success without a confirmation").isFalse();
    link.proxies().forEach(TcpProxy::restore);
    trial
        .deadlines()
        .eventually(
            "published again under the same id",
            () -> app.send(id, draft -> draft).handle((ok, failure) -> failure == null).join());
    trial.drained(audience);
    assertThat(audience.has(id)).isTrue();
  }

  private static boolean succeeded(CompletableFuture<PublishReceipt> receipt) {
    return receipt.isDone() && !receipt.isCompletedExceptionally();
  }

  @Test
  final void FLT_08_aLostAcknowledgementIsRedeliveryNotLoss(Trial trial) throws Exception {
    Link link = trial.link();
    App app =
        through(
            trial,
            link,
            Map.of(
                "events.durable.handler_timeout_seconds", 1,
                "events.durable.visibility_timeout_seconds", 3,
                "events.durable.max_concurrent_handlers", 1,
                "events.durable.max_delivery_attempts", 100));
    Audience audience = trial.audience("default");
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch restored = new CountDownLatch(1);
    EventConsumer consumer =
        app.consume(
            audience,
            (event, context) -> {
              if (running.getCount() > 0) {
                link.proxies().forEach(TcpProxy::blackHole);
                running.countDown();
              } else if (restored.getCount() > 0) {
                // Longer than the lease: what waits behind it is not its consumer's any more.
                Fast.await(restored);
              }
            });
    Wire direct = trial.wire();
    direct.publish(5);
    Fast.await(running);
    trial.deadlines().eventually("handled after the link died", () -> audience.count() >= 1);
    trial
        .deadlines()
        .never(
            "it ends",
            Duration.ofSeconds(4),
            () -> consumer.state() != EventConsumer.State.RUNNING);
    link.proxies().forEach(TcpProxy::restore);
    restored.countDown();
    trial.drained(audience);
    direct.publish(5);
    trial.drained(audience);
    trial.history().note(audience.duplicated().size() + " handled again");
  }

  @Test
  final void FLT_09_latencyDeadLettersNothing(Trial trial) throws Exception {
    Link link = trial.link();
    App app =
        through(
            trial,
            link,
            Map.of("events.durable.max_delivery_attempts", 2, "events.durable.batch_size", 10));
    Audience audience = trial.audience("default");
    app.consume(audience);
    link.proxies().forEach(proxy -> proxy.delay(Duration.ofMillis(500)));
    app.publish(30);
    trial.drained(audience);
    link.proxies().forEach(TcpProxy::restore);
    trial.deadlines().eventually("dead letters can be asked for", () -> noLetters(trial, app));
  }

  private static boolean noLetters(Trial trial, App app) {
    assertThat(DurableRetries.letters(trial, app).list(5)).isEmpty();
    return true;
  }
}
