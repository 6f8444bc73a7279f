package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer;
import dev.signalbox.conformance.kit.Alone;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Census;
import dev.signalbox.conformance.kit.Discovery;
import dev.signalbox.conformance.kit.Failures;
import dev.signalbox.conformance.kit.KitThreads;
import dev.signalbox.conformance.kit.Link;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.conformance.net.TcpProxy;
import dev.signalbox.conformance.subject.Endpoint;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.PublishOutcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Opening and closing: LIF-01 to LIF-03, LIF-07 and LIF-08. */
public abstract class LifecycleOpening extends Broadcast {
  /** For the clauses. */
  protected LifecycleOpening() {}

  @Test
  final void LIF_01_theProviderIsFoundByServiceLoader(Trial trial) throws Exception {
    Discovery.mustFindOnTheClassPath(trial);
    Discovery.mustFindOnTheModulePath(trial);
  }

  @Test
  final void LIF_02_anUnreachableBrokerIsReportedInTime(Trial trial) throws Exception {
    Map<Endpoint, Endpoint> nowhere = new LinkedHashMap<>();
    List<Endpoint> endpoints = Endpoint.in(trial.target().settings());
    for (Endpoint endpoint : endpoints) {
      try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        nowhere.put(endpoint, new Endpoint("127.0.0.1", closed.getLocalPort()));
      }
    }
    assertThat(endpoints).as("addresses in the settings").isNotEmpty();
    Map<String, Object> settings = Endpoint.replaced(trial.target().settings(), nowhere);
    String port = Integer.toString(nowhere.values().iterator().next().port());
    inTime(trial, "a closed port", settings, port);
    Link link = trial.link();
    link.proxies().forEach(TcpProxy::blackHole);
    inTime(trial, "an address that swallows everything", link.settings(), "");
  }

  private static void inTime(
      Trial trial, String what, Map<String, Object> settings, String mustName) throws Exception {
    Duration timeout = Duration.ofSeconds(3);
    long began = System.nanoTime();
    Throwable failure =
        Failures.expect(
            trial,
            ErrorCode.UNAVAILABLE,
            "connecting to " + what,
            () -> trial.connectOnly(settings, timeout));
    long millis = (System.nanoTime() - began) / 1_000_000;
    trial.history().note("%s: noticed after %d ms of %d".formatted(what, millis, 3000));
    assertThat(Duration.ofMillis(millis))
        .isLessThan(trial.deadlines().scaled(timeout.multipliedBy(3)));
    Failures.mustName(failure, mustName);
  }

  @Test
  final void LIF_03_closingIsIdempotentSafeAndBounded(Trial trial) throws Exception {
    Wire wire = trial.connect();
    wire.create();
    EventReceiver receiver = wire.open(wire.queue());
    CompletableFuture<?> waiting =
        KitThreads.start("receive", () -> receiver.receive(1, Duration.ofSeconds(60)));
    closeByMany(trial, () -> wire.service().close(Duration.ofSeconds(10)));
    trial.deadlines().eventually("a waiting receive ends", waiting::isDone);
    receiver.close(Duration.ofSeconds(5));
    receiver.close(Duration.ofSeconds(5));

    App app = trial.app();
    Audience audience = trial.audience("default");
    CountDownLatch closed = new CountDownLatch(1);
    app.consume(
        audience,
        (event, context) -> {
          app.signalbox().close();
          closed.countDown();
        });
    app.publish(1);
    Fast.await(closed);
    closeByMany(trial, app.signalbox()::close);
    // Whether the event whose handler closed everything comes again is not this clause's matter.
    App after = trial.app();
    after.consume(trial.ledger().audience("after", id -> false)).stop();
  }

  private static void closeByMany(Trial trial, Failures.Call close) throws Exception {
    long began = System.nanoTime();
    List<CompletableFuture<Boolean>> closers =
        KitThreads.startAll(
            "closer",
            4,
            index ->
                () -> {
                  close.run();
                  close.run();
                  return true;
                });
    for (CompletableFuture<Boolean> closer : closers) {
      trial.deadlines().await("a close returns", closer);
    }
    trial
        .history()
        .note("closing took " + (System.nanoTime() - began) / 1_000_000 + " ms by four threads");
  }

  @Test
  final void LIF_07_useAfterCloseFailsWithClosed(Trial trial) throws Exception {
    App app = trial.app();
    app.close();
    Failures.expect(
        trial,
        ErrorCode.CLOSED,
        "publishing after close",
        () -> trial.deadlines().await("publish", app.signalbox().publish("a.b", "x")));
    Failures.expect(
        trial,
        ErrorCode.CLOSED,
        "starting a consumer after close",
        () -> app.consume(trial.audience("never")).stop());
    Wire wire = trial.connect();
    wire.create();
    EventReceiver receiver = wire.open(wire.queue());
    receiver.close(Duration.ofSeconds(5));
    Failures.expect(
        trial,
        ErrorCode.CLOSED,
        "receiving after close",
        () -> receiver.receive(1, Duration.ofMillis(10)));
    wire.close();
    Failures.expect(
        trial, ErrorCode.CLOSED, "listing after close", () -> wire.service().listQueues());
    Failures.expect(trial, ErrorCode.CLOSED, "receiver after close", () -> wire.open(wire.queue()));
    PublishOutcome outcome = publishClosed(wire);
    assertThat(outcome).isInstanceOf(PublishOutcome.Rejected.class);
    assertThat(Failures.code(trial, ((PublishOutcome.Rejected) outcome).cause()))
        .isEqualTo(ErrorCode.CLOSED);
  }

  /** A publish on a closed connection may be refused event by event, or as a whole. */
  private static PublishOutcome publishClosed(Wire wire) throws Exception {
    try {
      return wire.publish(wire.queue().channel(), wire.messages(1)).get(0);
    } catch (Exception failure) {
      return new PublishOutcome.Rejected(failure);
    }
  }

  @Test
  @Alone
  final void LIF_08_closingLeavesNothingBehind(Trial trial) throws Exception {
    Wire keeping = trial.wire();
    keeping.create();
    openAndClose(trial, trial.target().settings());
    Census before = Census.take();
    for (int i = 0; i < 3; i++) {
      openAndClose(trial, trial.target().settings());
    }
    trial
        .deadlines()
        .eventually(
            "no thread is left: " + Census.take().since(before),
            () -> Census.take().since(before).isEmpty());
    if (trial.has(Capability.REMOTE)) {
      Link link = trial.link();
      openAndClose(trial, link.settings());
      trial
          .deadlines()
          .eventually(
              "no connection is left: " + link.connections(), () -> link.connections() == 0);
    }
    // A consumer that lived on at the broker would take some of these away.
    Audience audience = trial.audience("default");
    EventReceiver receiver = keeping.open(keeping.queue());
    keeping.publish(50);
    keeping.ack(receiver, audience, keeping.receive(receiver, 50));
  }

  private static void openAndClose(Trial trial, Map<String, ?> settings) throws Exception {
    Audience nobody = trial.ledger().audience("passing", id -> false);
    App app = trial.appWithoutWire(settings, Map.of(), builder -> {});
    EventConsumer consumer = app.consume(nobody);
    consumer.pause();
    consumer.resume();
    app.close();
    Wire wire = trial.connect(settings);
    EventReceiver receiver = wire.open(wire.queue());
    assertThat(receiver.receive(1, Duration.ofMillis(50))).isEmpty();
    wire.close();
  }
}
