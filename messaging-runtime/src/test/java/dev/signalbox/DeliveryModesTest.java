package dev.signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.routing.SignalboxConfigBuilder;
import dev.signalbox.spi.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeliveryModesTest {
  @Test
  void aFastEventReachesSubscribersAndNoBroker() {
    try (Signalbox signalbox = start()) {
      List<DomainEvent> seen = new CopyOnWriteArrayList<>();
      signalbox.subscribe("card.*", (event, context) -> seen.add(event));
      signalbox.subscribe("order.*", (event, context) -> seen.add(event));
      signalbox.consumer("card", "payment").on("#", (event, context) -> seen.add(event)).start();
      PublishReceipt receipt = signalbox.publish("card.read", Map.of("pan", "4111")).join();
      assertThat(receipt.delivery()).isEqualTo(DeliveryMode.FAST);
      assertThat(receipt.subscribers()).isEqualTo(1);
      assertThat(receipt.provider()).isEmpty();
      Await.until("seen", () -> seen.size() == 1);
      assertThat(signalbox.queueStats("memory", "card", "default").ready())
          .isEqualTo(Figure.exact(0));
      assertThat(published(signalbox)).isZero();
    }
  }

  @Test
  void aBroadcastArrivesOnBothLegsWithEqualFields() {
    try (Signalbox signalbox = start()) {
      List<DomainEvent> fast = new CopyOnWriteArrayList<>();
      List<DomainEvent> durable = new CopyOnWriteArrayList<>();
      List<EventContext> contexts = new CopyOnWriteArrayList<>();
      signalbox.subscribe("#", (event, context) -> fast.add(event));
      signalbox
          .consumer("payment")
          .on(
              "#",
              (event, context) -> {
                contexts.add(context);
                durable.add(event);
              })
          .start();
      PublishReceipt receipt =
          signalbox
              .publish(
                  EventDraft.of("payment.charged", Map.of("amount", 5))
                      .header("tenant", "acme")
                      .orderingKey("k")
                      .metadata("region", "eu")
                      .task("t-1"))
              .join();
      assertThat(receipt.delivery()).isEqualTo(DeliveryMode.BROADCAST);
      assertThat(receipt.provider()).isEqualTo("memory");
      Await.until("both", () -> fast.size() == 1 && durable.size() == 1);
      assertThat(fast).isEqualTo(durable);
      assertThat(fast.get(0).headers()).containsEntry("tenant", "acme");
      assertThat(contexts.get(0).queue()).isEqualTo("payment_domain_events");
      assertThat(contexts.get(0).leg()).isEqualTo(DeliveryMode.DURABLE);
    }
  }

  @Test
  void aFailedDurableLegIsNotReportedAsSuccessAndTheFastLegIsDeliveredAllTheSame() {
    try (Signalbox signalbox = start()) {
      List<String> fast = new CopyOnWriteArrayList<>();
      signalbox.subscribe("#", (event, context) -> fast.add(event.name()));
      String large = "x".repeat(1_100_000);
      assertThat(signalbox.publish("payment.charged", large))
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .withMessageContaining("TOO_LARGE: publishing payment.charged at")
          .withMessageContaining("the provider takes at most 1048576");
      Await.until("fast", () -> fast.equals(List.of("payment.charged")));
    }
  }

  @Test
  void aBlockedOrFailingSubscriberAffectsNeitherPublisherNorTheDurableLegNorOthers() {
    CountDownLatch release = new CountDownLatch(1);
    try (Signalbox signalbox = start()) {
      List<String> seen = new CopyOnWriteArrayList<>();
      Subscription blocked = signalbox.subscribe("#", (event, context) -> release.await());
      Subscription failing =
          signalbox.subscribe(
              "#",
              (event, context) -> {
                throw new IllegalStateException("on purpose");
              });
      signalbox.subscribe("#", (event, context) -> seen.add(event.id()));
      EventConsumer consumer = signalbox.consumer("payment").on("#", (e, c) -> {}).start();
      for (int i = 0; i < 50; i++) {
        signalbox.publish("payment.charged", Map.of("n", i)).join();
      }
      Await.until("durable", () -> consumer.counters().handled() == 50);
      Await.until("others", () -> seen.size() == 50);
      Await.until("failed", () -> failing.stats().failed() == 50);
      Await.until("blocked", () -> blocked.stats().pending() == 49);
      assertThat(blocked.stats().dropped()).isZero();
      release.countDown();
    }
  }

  @Test
  void theCallDecidesBeforeTheRouteButNothingWidensADeclaredFastEvent() {
    try (Signalbox signalbox =
        Signalbox.builder()
            .config(config())
            .interceptPublish(
                (publication, next) ->
                    next.publish(
                        publication.event().name().startsWith("secret.")
                            ? publication.withDeclared(DeliveryMode.FAST)
                            : publication))
            .start()) {
      assertThat(delivered(signalbox, EventDraft.of("payment.charged").delivery(DeliveryMode.FAST)))
          .isEqualTo(DeliveryMode.FAST);
      assertThatThrownBy(
              () -> delivered(signalbox, EventDraft.of("card.read").delivery(DeliveryMode.DURABLE)))
          .hasMessageContaining("event card.read is fast by its route");
      assertThat(delivered(signalbox, EventDraft.of("other.thing")))
          .isEqualTo(DeliveryMode.DURABLE);
      assertThat(delivered(signalbox, EventDraft.of("secret.thing"))).isEqualTo(DeliveryMode.FAST);
      assertThatThrownBy(
              () ->
                  delivered(
                      signalbox, EventDraft.of("secret.thing").delivery(DeliveryMode.BROADCAST)))
          .hasMessageContaining(
              "INVALID_ARGUMENT: event secret.thing is fast by its declaration, so it must not reach a broker, but this call asks for BROADCAST delivery");
    }
  }

  @Test
  void interceptorsSeeTheCompleteEventAndMayChangeOrRefuseIt() {
    try (Signalbox signalbox =
        Signalbox.builder()
            .config(config())
            .interceptPublish(
                (publication, next) -> {
                  if (publication.event().name().endsWith("refused")) {
                    throw new IllegalArgumentException("not this one");
                  }
                  DomainEvent event = publication.event().withHeader("stamped", "yes");
                  return next.publish(publication.withEvent(event));
                })
            .start()) {
      List<DomainEvent> seen = new CopyOnWriteArrayList<>();
      signalbox.consumer("payment").on("#", (event, context) -> seen.add(event)).start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("seen", () -> seen.size() == 1);
      assertThat(seen.get(0).headers()).containsEntry("stamped", "yes");
      assertThat(seen.get(0).metadata().firedBy()).isEqualTo("test");
      assertThat(signalbox.publish("payment.refused", Map.of()))
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableThat()
          .withMessageContaining("INVALID_ARGUMENT: publishing payment.refused: not this one");
    }
  }

  @Test
  void badNamesHeadersAndPayloadsFailTheFutureAndAreRefusedByDispatch() {
    try (Signalbox signalbox = start()) {
      assertFails(signalbox, EventDraft.of("not a name"), "is not a valid event name");
      assertFails(signalbox, EventDraft.of("Payment.charged"), "is not a valid namespace");
      assertFails(
          signalbox, EventDraft.of("a.b").header("signalbox-x", "1"), "belong to the library");
      assertFails(signalbox, EventDraft.of("a.b").header("x y", "1"), "not a valid header name");
      assertFails(signalbox, EventDraft.of("a.b").orderingKey("k".repeat(129)), "ordering key");
      assertFails(signalbox, EventDraft.of("a.b").payloadJson("{"), "INVALID_PAYLOAD");
      assertFails(signalbox, EventDraft.of("a.b").payload(Double.NaN), "INVALID_PAYLOAD");
      List<Object> endless = new ArrayList<>();
      endless.add(endless);
      assertFails(signalbox, EventDraft.of("a.b").payload(endless), "INVALID_PAYLOAD");
      assertThat(signalbox.dispatch("not a name", 1)).isEqualTo(DispatchResult.REFUSED);
      assertThat(signalbox.dispatch("a.b", endless)).isEqualTo(DispatchResult.REFUSED);
      assertThat(signalbox.dispatch("a.b", 1)).isEqualTo(DispatchResult.TAKEN);
      Await.until("published", () -> signalbox.stats().dispatching().published() == 1);
      assertThat(signalbox.stats().dispatching().refused()).isEqualTo(2);
    }
  }

  @Test
  void switchedOffItDoesNothing() {
    try (Signalbox signalbox =
        MemorySignalbox.start(MemorySignalbox.config().set("events.enabled", false))) {
      signalbox.publish("payment.charged", Map.of()).join();
      assertThat(published(signalbox)).isZero();
    }
  }

  private static long published(Signalbox signalbox) {
    return Objects.requireNonNull(signalbox.stats().publishing().get("memory")).published();
  }

  private static void assertFails(Signalbox signalbox, EventDraft draft, String message) {
    assertThat(signalbox.publish(draft))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining(message);
  }

  private static DeliveryMode delivered(Signalbox signalbox, EventDraft draft) {
    return signalbox.publish(draft).join().delivery();
  }

  private static SignalboxConfigBuilder config() {
    return MemorySignalbox.config()
        .route("payment.*", route -> route.delivery(DeliveryMode.BROADCAST))
        .route("card.#", route -> route.delivery(DeliveryMode.FAST));
  }

  private static Signalbox start() {
    return MemorySignalbox.start(config());
  }
}
