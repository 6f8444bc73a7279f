package dev.signalbox.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.internal.failure.ProviderErrors;
import dev.signalbox.routing.PublisherSettings;
import dev.signalbox.routing.ResilienceSettings;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.Limits;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.PublishOutcome;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PublishPipelineTest {
  private static final EventChannel CHANNEL = new EventChannel("n", "n_events");
  private static final Limits ONE_BATCH = Limits.DEFAULT.change().batches(10, 1, 100).build();
  private static final Limits PASS_THROUGH =
      Limits.DEFAULT.change().batches(1, Integer.MAX_VALUE, 100).build();
  private static final PublishOutcome DOWN =
      new PublishOutcome.Rejected(new ConnectException("down"));

  @Test
  void whileABatchIsUnderWayTheNextGathers() {
    ScriptedBroker broker = new ScriptedBroker(ONE_BATCH);
    List<Runnable> answers = new CopyOnWriteArrayList<>();
    broker.completion(
        outcomes -> {
          CompletableFuture<List<PublishOutcome>> later = new CompletableFuture<>();
          answers.add(() -> later.complete(outcomes));
          return later;
        });
    PublishPipeline pipeline = pipeline(broker);
    List<CompletableFuture<?>> futures = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      futures.add(pipeline.publish(CHANNEL, event(i, null)));
    }
    assertThat(broker.batches).containsExactly(List.of("0"));
    answers.get(0).run();
    await(() -> answers.size() == 2);
    answers.get(1).run();
    await(() -> answers.size() == 3);
    answers.get(2).run();
    futures.forEach(CompletableFuture::join);
    assertThat(broker.batches.stream().map(List::size)).containsExactly(1, 10, 3);
    assertThat(broker.accepted).isEqualTo(ids(14));
    pipeline.close(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatMaySucceedIsSentAgainWithTheSameIdsAndOthersAreNot(boolean passThrough) {
    ScriptedBroker broker = new ScriptedBroker(passThrough ? PASS_THROUGH : ONE_BATCH);
    AtomicInteger tries = new AtomicInteger();
    broker.answer(message -> tries.incrementAndGet() < 3 ? DOWN : new PublishOutcome.Accepted("m"));
    PublishPipeline pipeline = pipeline(broker);
    assertThat(pipeline.publish(CHANNEL, event(1, null)).join().brokerMessageId()).isEqualTo("m");
    assertThat(broker.batches).containsExactly(List.of("1"), List.of("1"), List.of("1"));
    assertThat(pipeline.stats().retried()).isEqualTo(2);
    broker.answer(
        message ->
            new PublishOutcome.Rejected(
                new MessagingException(ErrorCode.PERMISSION_DENIED, "not you; ask the owner")));
    assertFails(
        pipeline,
        event(2, null),
        "PERMISSION_DENIED: publishing n.e (2), sent 1 times at \"n_events\" on provider \"p\": not you; ask the owner");
    broker.answer(message -> DOWN);
    assertFails(
        pipeline,
        event(3, null),
        "UNAVAILABLE: publishing n.e (3), sent 3 times at \"n_events\" on provider \"p\": down (check that the broker runs and its address is right)");
    broker.answer(message -> new PublishOutcome.Unknown(new ConnectException("cut")));
    assertFails(
        pipeline, event(4, null), "nobody can tell whether the broker has it: publish it again");
    pipeline.close(Duration.ofSeconds(10));
  }

  @Test
  void limitsAreCheckedBeforeTheBrokerIsAsked() {
    ScriptedBroker broker =
        new ScriptedBroker(
            Limits.DEFAULT.change().bytes(10, 100).build(), Capability.ORDER_PER_KEY);
    PublishPipeline pipeline = pipeline(broker);
    assertFails(
        pipeline,
        EventMessage.of("1", "n.e", "n", EventBody.ofUtf8("12345678901")),
        "TOO_LARGE: publishing n.e at \"n_events\" on provider \"p\": the event has 11 bytes, the provider takes at most 10");
    assertFails(
        pipeline,
        event(2, null).withNotBefore(Instant.now()),
        "UNSUPPORTED: publishing n.e at \"n_events\" on provider \"p\": the provider cannot delay events");
    assertThat(broker.batches).isEmpty();
    pipeline.close(Duration.ofSeconds(10));
    assertFails(pipeline, event(3, null), "CLOSED");
  }

  @Test
  void aFullBufferGivesBackPressureAndThenBufferFull() {
    ScriptedBroker broker = new ScriptedBroker(PASS_THROUGH);
    CompletableFuture<List<PublishOutcome>> never = new CompletableFuture<>();
    broker.completion(outcomes -> never);
    PublisherSettings settings =
        new PublisherSettings(10, Duration.ofSeconds(1), true, 3, 1_000, Duration.ZERO);
    PublishPipeline pipeline = pipeline(broker, settings);
    List<CompletableFuture<?>> futures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      futures.add(pipeline.publish(CHANNEL, event(i, null)));
    }
    assertFails(pipeline, event(9, null), "BUFFER_FULL: 3 events with");
    pipeline.close(Duration.ofMillis(10));
    for (CompletableFuture<?> future : futures) {
      assertThatThrownBy(future::join)
          .hasMessageContaining("CLOSED")
          .hasMessageContaining("may have arrived");
    }
    assertThat(pipeline.stats().bufferedEvents()).isZero();
  }

  @Test
  void aProviderThatThrowsOrAnswersNonsenseIsContained() {
    ScriptedBroker broker = new ScriptedBroker(ONE_BATCH);
    PublishPipeline pipeline = pipeline(broker);
    broker.completion(outcomes -> CompletableFuture.completedFuture(List.of()));
    assertFails(pipeline, event(1, null), "INTERNAL: publishing n.e (1)");
    broker.completion(
        outcomes -> {
          throw new IllegalStateException("a defect");
        });
    assertFails(pipeline, event(2, null), "INTERNAL");
    broker.completion(CompletableFuture::completedFuture);
    assertThat(pipeline.publish(CHANNEL, event(3, null)).join().brokerMessageId()).isEqualTo("m-3");
    pipeline.close(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pass-through", "one-batch", "two-batches"})
  void keysKeepTheirOrderAndNothingIsLostOrDoubledUnderFailures(String way) throws Exception {
    long seed = System.nanoTime();
    Limits limits =
        switch (way) {
          case "one-batch" -> ONE_BATCH;
          case "two-batches" -> Limits.DEFAULT.change().batches(7, 2, 100).build();
          default -> PASS_THROUGH;
        };
    ScriptedBroker broker = new ScriptedBroker(limits);
    SplittableRandom random = new SplittableRandom(seed);
    broker.answer(
        message -> {
          synchronized (random) {
            return random.nextInt(20) == 0 ? DOWN : new PublishOutcome.Accepted("m");
          }
        });
    PublishPipeline pipeline =
        pipeline(
            broker,
            new PublisherSettings(
                10, Duration.ofSeconds(30), true, 500, 1 << 30, Duration.ofSeconds(60)));
    List<Thread> threads = new ArrayList<>();
    ConcurrentHashMap<Integer, Throwable> failed = new ConcurrentHashMap<>();
    for (int thread = 0; thread < 4; thread++) {
      int first = thread;
      Thread publisher =
          new Thread(
              () -> {
                for (int i = first; i < 8_000; i += 4) {
                  int number = i;
                  String key = "k" + i % 40;
                  var ignored =
                      pipeline
                          .publish(CHANNEL, event(i, key))
                          .whenComplete(
                              (done, failure) -> {
                                if (failure != null) {
                                  failed.put(number, failure);
                                }
                              });
                }
              });
      threads.add(publisher);
      publisher.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    pipeline.close(Duration.ofSeconds(60));
    assertThat(broker.accepted).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat(broker.accepted.size() + failed.size()).as("seed %d", seed).isEqualTo(8_000);
    assertOrdered(broker.accepted, seed);
    assertThat(pipeline.stats().bufferedEvents()).isZero();
  }

  private static void assertOrdered(List<String> accepted, long seed) {
    Map<Integer, Integer> last = new HashMap<>();
    for (String id : accepted) {
      int number = Integer.parseInt(id);
      Integer before = last.put(number % 40, number);
      assertThat(before == null || before < number).as("seed %d, event %d", seed, number).isTrue();
    }
  }

  @Test
  void withManyInFlightAFailedEventIsNotOvertakenByItsKey() {
    ScriptedBroker broker = new ScriptedBroker(PASS_THROUGH, Capability.ORDERED_BATCH);
    Set<String> refusedOnce = new HashSet<>(ids(5));
    broker.answer(
        message -> refusedOnce.remove(message.id()) ? DOWN : new PublishOutcome.Accepted("m"));
    List<Runnable> answers = new CopyOnWriteArrayList<>();
    broker.completion(
        outcomes -> {
          CompletableFuture<List<PublishOutcome>> later = new CompletableFuture<>();
          answers.add(() -> later.complete(outcomes));
          return later;
        });
    PublishPipeline pipeline = pipeline(broker);
    List<CompletableFuture<?>> futures = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      futures.add(pipeline.publish(CHANNEL, event(i, "key")));
    }
    assertThat(broker.batches).hasSize(5);
    broker.completion(CompletableFuture::completedFuture);
    answers.forEach(Runnable::run);
    futures.add(pipeline.publish(CHANNEL, event(5, "key")));
    futures.forEach(CompletableFuture::join);
    assertThat(broker.accepted).isEqualTo(ids(6));
    pipeline.close(Duration.ofSeconds(10));
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static void assertFails(PublishPipeline pipeline, EventMessage message, String text) {
    assertThatThrownBy(() -> pipeline.publish(CHANNEL, message).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining(text);
  }

  private static EventMessage event(int number, @Nullable String key) {
    return EventMessage.of(String.valueOf(number), "n.e", "n", EventBody.ofUtf8("{}"))
        .withOrderingKey(key);
  }

  private static PublishPipeline pipeline(ScriptedBroker broker) {
    return pipeline(broker, PublisherSettings.DEFAULT);
  }

  private static PublishPipeline pipeline(ScriptedBroker broker, PublisherSettings settings) {
    ResilienceSettings resilience =
        new ResilienceSettings(
            Duration.ofSeconds(10),
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            50,
            Duration.ofSeconds(5),
            1_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));
    return new PublishPipeline(
        broker, new ProviderErrors("p", ErrorCode::ofJdk), settings, resilience, Clock.systemUTC());
  }
}
