package dev.signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.EventConsumer.State;
import dev.signalbox.spi.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConsumerLifecycleTest {
  @Test
  void stoppingLetsRunningHandlersFinishAndGivesBackWhatNeverRan() throws Exception {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      CountDownLatch release = new CountDownLatch(1);
      AtomicInteger started = new AtomicInteger();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .settings(s -> s.toBuilder().maxConcurrentHandlers(2).build())
              .on(
                  "#",
                  (event, context) -> {
                    started.incrementAndGet();
                    release.await();
                  })
              .start();
      publish(signalbox, 10);
      Await.until("two run, ten are held", () -> running(consumer, 2, 10));
      Thread stopper = new Thread(consumer::stop);
      stopper.start();
      Await.until("the rest given back", () -> consumer.counters().released() == 8);
      assertThat(consumer.state()).isEqualTo(State.STOPPING);
      release.countDown();
      stopper.join();
      assertThat(consumer.state()).isEqualTo(State.STOPPED);
      assertThat(started).hasValue(2);
      assertThat(consumer.counters().handled()).isEqualTo(2);
      assertThat(signalbox.queueStats("payment", "default").ready()).isEqualTo(Figure.exact(8));
      List<Integer> attempts = new CopyOnWriteArrayList<>();
      signalbox
          .consumer("payment")
          .on("#", (event, context) -> attempts.add(context.attempt()))
          .start();
      Await.until("the rest handled", () -> attempts.size() == 8);
      assertThat(attempts).containsOnly(1);
    }
  }

  @Test
  void whenTheGracePeriodEndsHandlersAreInterruptedAndTheirEventsGivenBackNotDeadLettered() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      AtomicBoolean interrupted = new AtomicBoolean();
      CountDownLatch never = new CountDownLatch(1);
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .retry(RetryPolicy.fixed(1, Duration.ZERO))
              .on(
                  "#",
                  (event, context) -> {
                    try {
                      never.await();
                    } catch (InterruptedException stop) {
                      interrupted.set(true);
                      throw stop;
                    }
                  })
              .start();
      publish(signalbox, 1);
      Await.until("running", () -> consumer.counters().running() == 1);
      consumer.stop(Duration.ofMillis(10));
      assertThat(interrupted).isTrue();
      assertThat(consumer.counters().deadLettered()).isZero();
      assertThat(signalbox.queueStats("payment", "default").ready()).isEqualTo(Figure.exact(1));
      assertThat(signalbox.queueStats("payment", "default").deadLettered())
          .isEqualTo(Figure.exact(0));
    }
  }

  @Test
  void aHandlerThatIgnoresTheEndOfTheGracePeriodLosesItsEventToTheBroker() {
    AtomicBoolean release = new AtomicBoolean();
    try (Signalbox signalbox = MemorySignalbox.start()) {
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .on(
                  "#",
                  (event, context) -> {
                    while (!release.get()) {
                      Thread.onSpinWait();
                    }
                  })
              .start();
      publish(signalbox, 1);
      Await.until("running", () -> consumer.counters().running() == 1);
      consumer.stop(Duration.ofMillis(10));
      assertThat(consumer.state()).isEqualTo(State.STOPPED);
      assertThat(signalbox.queueStats("payment", "default").ready()).isEqualTo(Figure.exact(1));
    } finally {
      release.set(true);
    }
  }

  @Test
  void pausingGivesBackWhatIsBufferedAndResumingGoesOnWithoutLoss() throws Exception {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      CountDownLatch release = new CountDownLatch(1);
      Set<String> handled = ConcurrentHashMap.newKeySet();
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .settings(s -> s.toBuilder().maxConcurrentHandlers(1).build())
              .on(
                  "#",
                  (event, context) -> {
                    release.await();
                    handled.add(event.id());
                  })
              .start();
      List<String> ids = publish(signalbox, 20);
      Await.until("one runs", () -> running(consumer, 1, 20));
      consumer.pause();
      assertThat(consumer.state()).isEqualTo(State.PAUSED);
      // A receive under way may take some of them once more before it sees the pause.
      Await.until("the rest given back", () -> consumer.counters().inFlight() == 1);
      assertThat(consumer.counters().released()).isGreaterThanOrEqualTo(19);
      release.countDown();
      Await.until("the running one settled", () -> consumer.counters().inFlight() == 0);
      assertThat(handled).hasSize(1);
      assertThat(signalbox.queueStats("payment", "default").ready()).isEqualTo(Figure.exact(19));
      consumer.resume();
      Await.until("all handled", () -> handled.size() == 20);
      assertThat(handled).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(consumer.counters().failures()).isZero();
    }
  }

  @Test
  void runningHandlersNeverExceedTheLimitAndTheWindowIsKept() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      AtomicInteger running = new AtomicInteger();
      AtomicInteger mostRunning = new AtomicInteger();
      AtomicInteger mostHeld = new AtomicInteger();
      EventConsumer[] consumer = new EventConsumer[1];
      consumer[0] =
          signalbox
              .consumer("payment")
              .settings(s -> s.toBuilder().maxConcurrentHandlers(3).windowEvents(10).build())
              .on(
                  "#",
                  (event, context) -> {
                    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                    EventConsumer current = consumer[0];
                    if (current != null) {
                      mostHeld.accumulateAndGet(current.counters().inFlight(), Math::max);
                    }
                    running.decrementAndGet();
                  })
              .start();
      publish(signalbox, 2_000);
      Await.until("handled", () -> consumer[0].counters().handled() == 2_000);
      assertThat(mostRunning.get()).isBetween(1, 3);
      assertThat(mostHeld.get()).isBetween(1, 10);
    }
  }

  @Test
  void oneConsumerReadsManyNamespacesAndGroupsGetTheirOwnCopies() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      Set<String> first = ConcurrentHashMap.newKeySet();
      Set<String> audit = ConcurrentHashMap.newKeySet();
      String[] more = new String[99];
      for (int i = 0; i < 99; i++) {
        more[i] = "shop" + i;
      }
      signalbox
          .consumer("shop", more)
          .on("#", (event, context) -> first.add(event.namespace()))
          .start();
      signalbox
          .consumer("shop", more)
          .group("audit")
          .on("*.sold", (event, context) -> audit.add(event.namespace()))
          .start();
      signalbox.publish("shop.sold", Map.of()).join();
      for (String namespace : more) {
        signalbox.publish(namespace + ".sold", Map.of()).join();
      }
      Await.until("all by both", () -> first.size() == 100 && audit.size() == 100);
    }
  }

  @Test
  void anEventPublishedInsideAHandlerInheritsCorrelationAndTrace() {
    try (Signalbox signalbox = MemorySignalbox.start()) {
      List<DomainEvent> shipped = new CopyOnWriteArrayList<>();
      signalbox
          .consumer("order")
          .on("order.placed", (event, context) -> signalbox.publish("order.shipped", "x").join())
          .on("order.shipped", (event, context) -> shipped.add(event))
          .start();
      signalbox
          .publish(
              EventDraft.of("order.placed", Map.of())
                  .correlationId("c-1")
                  .header("traceparent", "00-aa-bb-01"))
          .join();
      Await.until("shipped", () -> shipped.size() == 1);
      assertThat(shipped.get(0).metadata().correlationId()).isEqualTo("c-1");
      assertThat(shipped.get(0).headers()).containsEntry("traceparent", "00-aa-bb-01");
    }
  }

  @Test
  void useAfterCloseFailsWithClosedAndNoThreadIsLeft() {
    Signalbox signalbox = MemorySignalbox.start();
    signalbox.consumer("payment").on("#", (event, context) -> {}).start();
    signalbox.subscribe("#", (event, context) -> {});
    publish(signalbox, 5);
    signalbox.dispatch("payment.charged", Map.of());
    signalbox.close();
    signalbox.close();
    assertThat(signalbox.dispatch("payment.charged", Map.of())).isEqualTo(DispatchResult.CLOSED);
    assertThatThrownBy(() -> signalbox.consumer("payment").on("#", (e, c) -> {}).start())
        .hasMessageStartingWith("CLOSED: starting a consumer of group default");
    assertThatThrownBy(() -> signalbox.subscribe("#", (e, c) -> {})).hasMessageContaining("CLOSED");
    assertThatThrownBy(() -> signalbox.queueStats("payment", "default"))
        .hasMessageContaining("CLOSED");
    Await.until(() -> "threads end: " + signalboxThreads(), () -> signalboxThreads().isEmpty());
  }

  private static List<String> signalboxThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("signalbox-") && thread.isAlive())
        .map(Thread::getName)
        .toList();
  }

  private static boolean running(EventConsumer consumer, int running, int held) {
    return consumer.counters().running() == running && consumer.counters().inFlight() == held;
  }

  private static List<String> publish(Signalbox signalbox, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(signalbox.publish("payment.charged", Map.of("n", i)).join().eventId());
    }
    return ids;
  }
}
