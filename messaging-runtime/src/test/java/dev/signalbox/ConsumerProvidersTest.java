package dev.signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.routing.ConsumerSettings;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigBuilder;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine makes of providers that can do less, or fail. */
@Timeout(120)
class ConsumerProvidersTest {
  private static final RetryPolicy TWO = RetryPolicy.fixed(2, Duration.ofMillis(1));

  @Test
  void withoutAtomicDeadLetteringTheLetterIsConfirmedBeforeTheAcknowledgement() {
    NarrowedProvider provider = new NarrowedProvider(Capability.ATOMIC_DEAD_LETTER);
    provider.failingPublishesToDeadLetters.set(1);
    try (Signalbox signalbox = start(provider)) {
      EventConsumer consumer =
          signalbox.consumer("payment").retry(TWO).on("payment.#", failing()).start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("settled", () -> settled(consumer, 1));
      assertThat(last(provider)).isInstanceOf(Settlement.Ack.class);
      assertThat(signalbox.deadLetters("payment", "default").list(5)).hasSize(1);
      assertThat(consumer.counters().failures()).isEqualTo(2);
    }
  }

  @Test
  void withoutDelayedRetryTheEngineHoldsTheEvent() {
    NarrowedProvider provider = new NarrowedProvider(Capability.DELAYED_RETRY);
    try (Signalbox signalbox = start(provider)) {
      List<Integer> attempts = new CopyOnWriteArrayList<>();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .retry(RetryPolicy.fixed(3, Duration.ofMillis(5)))
              .on(
                  "payment.#",
                  (event, context) -> {
                    attempts.add(context.attempt());
                    if (context.attempt() < 3) {
                      throw new IllegalStateException("not yet");
                    }
                  })
              .start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("settled", () -> settled(consumer, 1));
      assertThat(attempts).containsExactly(1, 2, 3);
      assertThat(consumer.counters().received()).isEqualTo(1);
      assertThat(provider.settlements).hasOnlyElementsOfType(Settlement.Ack.class).hasSize(1);
    }
  }

  @Test
  void aHeldRetryIsGivenBackWhenTheConsumerPauses() {
    NarrowedProvider provider = new NarrowedProvider(Capability.DELAYED_RETRY);
    try (Signalbox signalbox = start(provider)) {
      AtomicInteger runs = new AtomicInteger();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .retry(RetryPolicy.fixed(3, Duration.ofHours(1)))
              .settings(
                  settings -> settings.toBuilder().handlerTimeout(Duration.ofSeconds(5)).build())
              .on(
                  "payment.#",
                  (event, context) -> {
                    if (runs.incrementAndGet() == 1) {
                      throw new IllegalStateException("not yet");
                    }
                  })
              .start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("failed", () -> consumer.counters().retried() == 1);
      consumer.pause();
      Await.until("given back", () -> consumer.counters().inFlight() == 0);
      // More than once, if a receive under way took it again before it saw the pause.
      assertThat(consumer.counters().released()).isPositive();
      consumer.resume();
      Await.until("handled", () -> consumer.counters().handled() == 1);
    }
  }

  @Test
  void failingReceivesAreSurvivedAndCounted() {
    NarrowedProvider provider = new NarrowedProvider();
    try (Signalbox signalbox = start(provider)) {
      provider.failingReceives.set(4);
      EventConsumer consumer =
          signalbox.consumer("payment").on("payment.#", (event, context) -> {}).start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("handled", () -> consumer.counters().handled() == 1);
      assertThat(consumer.counters().receiveErrors()).isEqualTo(4);
    }
  }

  @Test
  void aFailedSettlementIsTriedAgainWhileTheLeaseLasts() {
    NarrowedProvider provider = new NarrowedProvider();
    try (Signalbox signalbox = start(provider)) {
      AtomicInteger runs = new AtomicInteger();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .on("payment.#", (event, context) -> runs.incrementAndGet())
              .start();
      provider.failingSettles.set(3);
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("settled", () -> settled(consumer, 1));
      assertThat(runs).hasValue(1);
      assertThat(consumer.counters().settleErrors()).isZero();
      assertThat(signalbox.queueStats("payment", "default").inFlight().amount()).isZero();
    }
  }

  @Test
  void aSuspectRunsAloneAndTheOthersOfItsWindowAreGivenBack() {
    NarrowedProvider provider = new NarrowedProvider();
    try (Signalbox signalbox = start(provider)) {
      for (int i = 0; i < 20; i++) {
        signalbox.publish("payment.charged", Map.of("n", i)).join();
      }
      String killer = signalbox.publish("payment.killer", Map.of()).join().eventId();
      AtomicInteger running = new AtomicInteger();
      AtomicInteger beside = new AtomicInteger(-1);
      provider.retouch =
          delivery ->
              killer.equals(delivery.message().id()) ? withDeliveries(delivery, 4) : delivery;
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .on(
                  "payment.#",
                  (event, context) -> {
                    int now = running.incrementAndGet();
                    if (event.id().equals(killer)) {
                      beside.set(now - 1 + consumerRunning(signalbox) - 1);
                    }
                    running.decrementAndGet();
                  })
              .start();
      Await.until("all handled", () -> settled(consumer, 21));
      assertThat(beside).hasValue(0);
      assertThat(consumer.counters().released()).isPositive();
      assertThat(consumer.counters().deadLettered()).isZero();
    }
  }

  private static int consumerRunning(Signalbox signalbox) {
    return signalbox.consumers().get(0).counters().running();
  }

  @Test
  void anEventWhoseDeliveriesAreExhaustedIsDeadLetteredWithoutARun() {
    NarrowedProvider provider = new NarrowedProvider();
    provider.retouch = delivery -> withDeliveries(delivery, 6);
    try (Signalbox signalbox = start(provider)) {
      AtomicInteger runs = new AtomicInteger();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .on("payment.#", (event, context) -> runs.incrementAndGet())
              .start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("dead-lettered", () -> settled(consumer, 0) && letters(signalbox) == 1);
      assertThat(runs).hasValue(0);
      assertThat(signalbox.deadLetters("payment", "default").list(1).get(0).failureType())
          .isEqualTo("DELIVERIES_EXHAUSTED");
    }
  }

  @Test
  void leasesOfLongHandlersAreExtended() {
    NarrowedProvider provider = new NarrowedProvider();
    CountDownLatch done = new CountDownLatch(1);
    try (Signalbox signalbox = start(provider)) {
      AtomicInteger runs = new AtomicInteger();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .settings(s -> s.toBuilder().visibilityTimeout(Duration.ofMillis(300)).build())
              .on(
                  "payment.#",
                  (event, context) -> {
                    runs.incrementAndGet();
                    done.await();
                  })
              .start();
      Delivery[] seen = new Delivery[1];
      provider.retouch =
          delivery -> {
            seen[0] = delivery;
            return delivery;
          };
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("running", () -> runs.get() == 1);
      Await.until("the first lease is over", () -> Instant.now().isAfter(seen[0].leaseUntil()));
      done.countDown();
      Await.until("settled", () -> settled(consumer, 1));
      assertThat(runs).hasValue(1);
      assertThat(consumer.counters().stale()).isZero();
    }
  }

  @Test
  void whatAProviderCannotDoIsRefusedWhenTheConsumerStarts() {
    NarrowedProvider provider =
        new NarrowedProvider(Capability.ORDER_PER_KEY, Capability.LEASE, Capability.DELAYED_RETRY);
    try (Signalbox signalbox = start(provider)) {
      assertRefused(
          signalbox,
          s -> s.toBuilder().ordering(Ordering.PER_KEY).build(),
          "asks for ordered = true, but the provider does not keep the order of keys");
      assertRefused(
          signalbox,
          s -> s.toBuilder().visibilityTimeout(Duration.ofSeconds(20)).build(),
          "events would be handled twice");
      assertRefused(
          signalbox,
          s ->
              s.toBuilder()
                  .visibilityTimeout(Duration.ofSeconds(31))
                  .retryMax(Duration.ofSeconds(60))
                  .build(),
          "choose a shorter retry_max_ms");
    }
  }

  private static void assertRefused(
      Signalbox signalbox, UnaryOperator<ConsumerSettings> settings, String message) {
    assertThatThrownBy(
            () ->
                signalbox
                    .consumer("payment")
                    .settings(settings)
                    .on("payment.#", (event, context) -> {})
                    .start())
        .hasMessageStartingWith(
            "INVALID_ARGUMENT: consumer group \"default\" on provider \"narrowed\" ")
        .hasMessageContaining(message);
  }

  private static Delivery withDeliveries(Delivery delivery, int deliveries) {
    return new Delivery(
        delivery.queue(),
        delivery.receipt(),
        delivery.brokerMessageId(),
        delivery.attempt(),
        deliveries,
        delivery.enqueuedAt(),
        delivery.leaseUntil(),
        delivery.message());
  }

  private static EventHandler failing() {
    return (event, context) -> {
      throw new IllegalStateException("never");
    };
  }

  private static boolean settled(EventConsumer consumer, long handledOrDead) {
    EventConsumer.Counters counters = consumer.counters();
    return counters.handled() + counters.deadLettered() >= handledOrDead
        && counters.received() > 0
        && counters.inFlight() == 0;
  }

  private static long letters(Signalbox signalbox) {
    return signalbox.queueStats("payment", "default").deadLettered().amount();
  }

  private static Settlement last(NarrowedProvider provider) {
    return provider.settlements.get(provider.settlements.size() - 1);
  }

  private static Signalbox start(NarrowedProvider provider) {
    SignalboxConfigBuilder config =
        SignalboxConfig.builder()
            .set("events.domain.default_provider", "narrowed")
            .set("events.domain.fired_by", "test")
            .set("events.durable.retry_initial_ms", 1)
            .set("events.durable.retry_max_ms", 5)
            .provider("narrowed", Map.of());
    return Signalbox.builder().provider(provider).config(config).start();
  }
}
