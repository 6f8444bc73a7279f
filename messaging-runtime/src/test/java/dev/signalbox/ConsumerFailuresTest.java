package dev.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer.Counters;
import dev.signalbox.EventConsumer.State;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.Figure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of events whose handlers misbehave. */
@Timeout(120)
class ConsumerFailuresTest {
  private static final RetryPolicy THREE = RetryPolicy.fixed(3, Duration.ofMillis(1));

  @Test
  void aHandlerThatFailsOnceHandlesTheEventOnItsSecondAttempt() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      List<Integer> attempts = new CopyOnWriteArrayList<>();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .on(
                  "payment.*",
                  (event, context) -> {
                    attempts.add(context.attempt());
                    if (context.attempt() == 1) {
                      throw new IllegalStateException("not yet");
                    }
                  })
              .start();
      signalbox.publish("payment.charged", Map.of("amount", 5)).join();
      Await.until("handled", () -> consumer.counters().handled() == 1);
      assertThat(attempts).containsExactly(1, 2);
      assertEmpty(signalbox, 0);
      assertThat(consumer.counters().retried()).isEqualTo(1);
    }
  }

  @Test
  void aHandlerThatAlwaysFailsRunsAsOftenAsAllowedAndTheEventIsDeadLettered() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      AtomicInteger runs = new AtomicInteger();
      EventConsumer consumer =
          consumer(
              signalbox,
              (event, context) -> {
                runs.incrementAndGet();
                throw new IllegalStateException("never");
              });
      String id = signalbox.publish("payment.charged", Map.of("n", 1)).join().eventId();
      Await.until("dead-lettered", () -> deadLettered(signalbox) == 1);
      assertThat(runs).hasValue(3);
      assertThat(consumer.counters().deadLettered()).isEqualTo(1);
      DeadLetter letter = onlyLetter(signalbox);
      assertThat(letter.json())
          .contains(id, "\"failure_type\":\"ATTEMPTS_EXHAUSTED\"", "\"attempts\":3")
          .contains("IllegalStateException: never", "\"group\":\"default\"")
          .contains("\"source_queue\":\"payment_domain_events\"");
    }
  }

  @Test
  void aThrownErrorIsAFailedAttemptAndTheConsumerGoesOn() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      AtomicInteger handled = new AtomicInteger();
      EventConsumer consumer =
          consumer(
              signalbox,
              (event, context) -> {
                if (event.name().endsWith("deadly")) {
                  throw new StackOverflowError("on purpose");
                }
                handled.incrementAndGet();
              });
      signalbox.publish("payment.deadly", Map.of()).join();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("handled and dead-lettered", () -> deadLettered(signalbox) == 1);
      Await.until("the other event handled", () -> handled.get() == 1);
      assertThat(consumer.state()).isEqualTo(State.RUNNING);
      assertThat(consumer.counters().failures()).isEqualTo(3);
    }
  }

  @Test
  void aRejectionGoesStraightToTheDeadLetters() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      EventConsumer consumer =
          consumer(
              signalbox,
              (event, context) -> {
                throw new RejectEventException("unknown currency");
              });
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("dead-lettered", () -> deadLettered(signalbox) == 1);
      assertThat(consumer.counters().failures()).isEqualTo(1);
      assertThat(onlyLetter(signalbox).json()).contains("unknown currency", "\"REJECTED\"");
    }
  }

  @Test
  void aPermanentFailureIsNotTriedAgain() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .retry(THREE.withPermanent(failure -> failure instanceof ArithmeticException))
              .on(
                  "payment.#",
                  (event, context) -> {
                    throw new ArithmeticException("no sense in it");
                  })
              .start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("dead-lettered", () -> deadLettered(signalbox) == 1);
      assertThat(consumer.counters().failures()).isEqualTo(1);
      assertThat(onlyLetter(signalbox).json()).contains("\"PERMANENT\"");
    }
  }

  @Test
  void aHandlerThatHangsIsInterruptedAndThatIsOneFailedAttempt() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      AtomicInteger interrupts = new AtomicInteger();
      CountDownLatch never = new CountDownLatch(1);
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .retry(THREE)
              .settings(s -> s.toBuilder().handlerTimeout(Duration.ofMillis(50)).build())
              .on(
                  "payment.#",
                  (event, context) -> {
                    try {
                      never.await();
                    } catch (InterruptedException interrupted) {
                      interrupts.incrementAndGet();
                      throw interrupted;
                    }
                  })
              .start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("dead-lettered", () -> deadLettered(signalbox) == 1);
      assertThat(interrupts).hasValue(3);
      assertThat(consumer.counters().timeouts()).isEqualTo(3);
      assertThat(onlyLetter(signalbox).json()).contains("\"HANDLER_TIMEOUT\"");
    }
  }

  @Test
  void aHandlerThatIgnoresItsInterruptKeepsItsSlotAndShowsAsStuckAndLosesItsEvent() {
    AtomicBoolean release = new AtomicBoolean();
    try (Signalbox signalbox = MemorySignalbox.start()) {
      AtomicInteger runs = new AtomicInteger();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .retry(RetryPolicy.fixed(2, Duration.ofMillis(1)))
              .settings(
                  s ->
                      s.toBuilder()
                          .handlerTimeout(Duration.ofMillis(40))
                          .maxConcurrentHandlers(2)
                          .build())
              .on("payment.stuck", (event, context) -> ignoreInterrupts(runs, release))
              .start();
      signalbox.publish("payment.stuck", Map.of()).join();
      Await.until("both slots stuck", () -> consumer.counters().stuck() == 2);
      Await.until("dead-lettered meanwhile", () -> deadLettered(signalbox) == 1);
      assertThat(runs).hasValue(2);
      assertThat(consumer.counters().running()).isEqualTo(2);
      release.set(true);
      Await.until("slots free", () -> consumer.counters().running() == 0);
      assertThat(consumer.counters().stuck()).isZero();
      assertThat(deadLettered(signalbox)).isEqualTo(1);
    } finally {
      release.set(true);
    }
  }

  private static void ignoreInterrupts(AtomicInteger runs, AtomicBoolean release) {
    runs.incrementAndGet();
    while (!release.get()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void anInterruptThatAHandlerLeavesBehindDoesNotReachTheNextEvent() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      List<Boolean> interrupted = new CopyOnWriteArrayList<>();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .settings(s -> s.toBuilder().maxConcurrentHandlers(1).build())
              .on(
                  "payment.#",
                  (event, context) -> {
                    interrupted.add(Thread.currentThread().isInterrupted());
                    Thread.currentThread().interrupt();
                  })
              .start();
      for (int i = 0; i < 5; i++) {
        signalbox.publish("payment.charged", Map.of()).join();
      }
      Await.until("handled", () -> consumer.counters().handled() == 5);
      assertThat(interrupted).containsOnly(false);
    }
  }

  @Test
  void aHandlerThatClosesSignalboxIsSettledAndLeavesNothingRunning() throws Exception {
    Signalbox signalbox = MemorySignalbox.start();
    CountDownLatch returned = new CountDownLatch(1);
    EventConsumer consumer =
        signalbox
            .consumer("payment")
            .on(
                "payment.#",
                (event, context) -> {
                  signalbox.close();
                  returned.countDown();
                })
            .start();
    var ignored = signalbox.publish("payment.charged", Map.of());
    assertThat(returned.await(60, TimeUnit.SECONDS)).isTrue();
    signalbox.close();
    assertThat(consumer.state()).isEqualTo(State.STOPPED);
    Counters counters = consumer.counters();
    assertThat(counters.handled()).isEqualTo(1);
    assertThat(counters.settleErrors() + counters.stale() + counters.inFlight()).isZero();
    assertThat(signalbox.publish("payment.charged", Map.of()))
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("CLOSED");
  }

  @Test
  void retryLaterChoosesTheDelayAndCountsAsAnAttempt() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      List<Long> times = new CopyOnWriteArrayList<>();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .on(
                  "payment.#",
                  (event, context) -> {
                    times.add(System.nanoTime());
                    if (context.attempt() == 1) {
                      throw new RetryLaterException(Duration.ofMillis(300), "busy");
                    }
                  })
              .start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("handled", () -> consumer.counters().handled() == 1);
      assertThat(Duration.ofNanos(times.get(1) - times.get(0)))
          .isGreaterThan(Duration.ofMillis(299));
    }
  }

  @Test
  void withoutDeadLettersAnEventIsDroppedAndCountedAfterItsLastAttempt() {
    try (Signalbox signalbox =
        MemorySignalbox.start(MemorySignalbox.config().set("events.durable.dlq_enabled", false))) {
      EventConsumer consumer =
          consumer(
              signalbox,
              (event, context) -> {
                throw new IllegalStateException("never");
              });
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("dropped", () -> consumer.counters().dropped() == 1);
      Await.until("settled", () -> consumer.counters().inFlight() == 0);
      assertThat(consumer.counters().deadLettered()).isZero();
      assertThat(signalbox.queueStats("payment", "default").ready()).isEqualTo(Figure.exact(0));
    }
  }

  @Test
  void unmatchedEventsAreAcknowledgedAndCounted() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      EventConsumer consumer =
          signalbox.consumer("payment").on("payment.charged", (event, context) -> {}).start();
      signalbox.publish("payment.refunded", Map.of()).join();
      Await.until("counted", () -> consumer.counters().unmatched() == 1);
      Await.until("settled", () -> consumer.counters().inFlight() == 0);
      assertEmpty(signalbox, 0);
    }
  }

  @Test
  void unmatchedEventsAreDeadLetteredIfConfigured() {
    try (Signalbox signalbox =
        MemorySignalbox.start(
            MemorySignalbox.config().set("events.durable.unmatched", "dead_letter"))) {
      signalbox.consumer("payment").on("payment.charged", (event, context) -> {}).start();
      signalbox.publish("payment.refunded", Map.of()).join();
      Await.until("dead-lettered", () -> deadLettered(signalbox) == 1);
      assertThat(onlyLetter(signalbox).json()).contains("\"NO_HANDLER\"");
    }
  }

  @Test
  void allHandlersThatMatchRunAndOneFailureRetriesTheEventForAll() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      AtomicInteger first = new AtomicInteger();
      AtomicInteger second = new AtomicInteger();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .on(
                  "payment.charged",
                  (event, context) -> {
                    if (first.incrementAndGet() == 1) {
                      throw new IllegalStateException("once");
                    }
                  })
              .on("#", (event, context) -> second.incrementAndGet())
              .start();
      signalbox.publish("payment.charged", Map.of()).join();
      Await.until("handled", () -> consumer.counters().handled() == 1);
      assertThat(first).hasValue(2);
      assertThat(second).hasValue(2);
    }
  }

  private static EventConsumer consumer(Signalbox signalbox, EventHandler handler) {
    return signalbox.consumer("payment").retry(THREE).on("payment.#", handler).start();
  }

  private static long deadLettered(Signalbox signalbox) {
    return signalbox.queueStats("payment", "default").deadLettered().amount();
  }

  private static void assertEmpty(Signalbox signalbox, long deadLettered) {
    Await.until("settled", () -> signalbox.consumers().get(0).counters().inFlight() == 0);
    EventQueueStats stats = signalbox.queueStats("payment", "default");
    assertThat(stats.ready()).isEqualTo(Figure.exact(0));
    assertThat(stats.inFlight()).isEqualTo(Figure.exact(0));
    assertThat(stats.deadLettered()).isEqualTo(Figure.exact(deadLettered));
  }

  private static DeadLetter onlyLetter(Signalbox signalbox) {
    List<DeadLetter> letters = signalbox.deadLetters("payment", "default").list(10);
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }
}
