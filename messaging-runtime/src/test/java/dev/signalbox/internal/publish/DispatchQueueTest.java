package dev.signalbox.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DispatchResult;
import dev.signalbox.DomainEvent;
import dev.signalbox.EventDraft;
import dev.signalbox.Publication;
import dev.signalbox.PublishReceipt;
import dev.signalbox.Signalbox;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.routing.PublisherSettings;
import dev.signalbox.routing.SignalboxConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatchQueueTest {
  private static final int BUFFER = 10;
  private static final PublisherSettings SETTINGS =
      new PublisherSettings(
          BUFFER, Duration.ofSeconds(5), true, 100, 1_000_000, Duration.ofSeconds(60));

  private final Publication publication = publication();

  @Test
  void withAFullBufferAndABlockedProviderItNeitherParksNorThrows() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    DispatchQueue queue =
        new DispatchQueue(
            SETTINGS,
            event -> {
              blocked.countDown();
              await(release);
              return CompletableFuture.completedFuture(receipt());
            });
    assertThat(queue.offer(publication)).isEqualTo(DispatchResult.TAKEN);
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < BUFFER; i++) {
      assertThat(queue.offer(publication)).isEqualTo(DispatchResult.TAKEN);
    }
    // The offering thread counts what it does; if an offer parked it, it would be seen waiting for
    // ever: nobody releases the provider before it has come to its end.
    AtomicInteger dropped = new AtomicInteger();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread offering =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 100_000; i++) {
                  if (queue.offer(publication) == DispatchResult.DROPPED) {
                    dropped.incrementAndGet();
                  }
                }
              } catch (Throwable failure) {
                thrown.set(failure);
              }
            });
    long parked = 0;
    offering.start();
    while (offering.isAlive()) {
      Thread.State state = offering.getState();
      parked += state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING ? 1 : 0;
      Thread.onSpinWait();
    }
    assertThat(parked).isZero();
    assertThat(thrown.get()).isNull();
    assertThat(dropped).hasValue(100_000);
    assertThat(queue.stats().dropped()).isEqualTo(100_000);
    release.countDown();
    queue.close(Duration.ofSeconds(30));
    assertThat(queue.stats().published()).isEqualTo(BUFFER + 1);
    assertThat(queue.offer(publication)).isEqualTo(DispatchResult.CLOSED);
  }

  @Test
  void closingSendsWhatWaitsAndCountsTheRestAsDropped() {
    CountDownLatch never = new CountDownLatch(1);
    DispatchQueue queue =
        new DispatchQueue(
            SETTINGS,
            event -> {
              await(never);
              return CompletableFuture.completedFuture(receipt());
            });
    for (int i = 0; i < BUFFER; i++) {
      queue.offer(publication);
    }
    queue.close(Duration.ofMillis(20));
    assertThat(queue.stats().waiting()).isZero();
    assertThat(queue.stats().dropped() + queue.stats().published() + queue.stats().failed())
        .isBetween(BUFFER - 1L, (long) BUFFER);
  }

  @Test
  void failuresAreCountedAndDoNotEndTheWorker() {
    AtomicInteger calls = new AtomicInteger();
    DispatchQueue queue =
        new DispatchQueue(
            SETTINGS,
            event ->
                switch (calls.incrementAndGet()) {
                  case 1 -> CompletableFuture.failedFuture(new IllegalStateException("later"));
                  case 2 -> throw new IllegalStateException("at once");
                  default -> CompletableFuture.completedFuture(receipt());
                });
    for (int i = 0; i < 3; i++) {
      queue.offer(publication);
    }
    queue.close(Duration.ofSeconds(30));
    assertThat(queue.stats().failed()).isEqualTo(2);
    assertThat(queue.stats().published()).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static PublishReceipt receipt() {
    return new PublishReceipt("id", DeliveryMode.DURABLE, "p", "m", 0);
  }

  private static Publication publication() {
    SignalboxConfig config =
        SignalboxConfig.builder().provider("memory", Map.of()).defaultProvider("memory").build();
    AtomicReference<DomainEvent> completed = new AtomicReference<>();
    try (Signalbox signalbox =
        Signalbox.builder()
            .config(config)
            .interceptPublish(
                (made, next) -> {
                  completed.set(made.event());
                  return next.publish(made);
                })
            .start()) {
      signalbox.publish(EventDraft.of("payment.charged", Map.of())).join();
    }
    return new Publication(Objects.requireNonNull(completed.get()), null, null, null);
  }
}
