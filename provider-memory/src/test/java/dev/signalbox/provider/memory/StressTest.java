package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.LEASE;
import static dev.signalbox.provider.memory.Bench.TIMEOUT;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.event;
import static dev.signalbox.provider.memory.Bench.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Publishers and receivers at once: settlements of every kind, receivers that die, leases that end.
 */
class StressTest {

  private static final int PUBLISHERS = 3;
  private static final int RECEIVERS = 4;
  private static final int EVENTS_PER_PUBLISHER = 10_000;
  private static final int KEYS_PER_PUBLISHER = 40;
  private static final int DEADLINE_SECONDS = 120;

  private final long seed = System.nanoTime();
  private final TestClock clock = new TestClock();
  private final Bench bench = Bench.open(clock);
  private final EventQueue queue = queue("orders");
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Set<String> finished = ConcurrentHashMap.newKeySet();
  private final Set<String> wrong = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<String, Integer> highestOfKey = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Integer> starts = new ConcurrentHashMap<>();
  private final AtomicInteger deadLettered = new AtomicInteger();
  private Ordering ordering = Ordering.UNORDERED;

  @ParameterizedTest
  @EnumSource
  void nothingIsLostOrFinishedTwiceAndKeysKeepTheirOrder(Ordering ordering) throws Exception {
    this.ordering = ordering;
    bench.service.createQueues(List.of(QueueSpec.of(queue).ordered(ordering)));
    SplittableRandom random = new SplittableRandom(seed);
    List<Callable<Optional<String>>> work = new ArrayList<>();
    for (int i = 0; i < PUBLISHERS; i++) {
      work.add(publisher("p" + i, random.split()));
    }
    for (int i = 0; i < RECEIVERS; i++) {
      work.add(receiver(random.split()));
    }

    run(work);

    assertThat(wrong).as("violations with seed %d", seed).isEmpty();
    assertThat(finished).as("lost or unexpected with seed %d", seed).isEqualTo(accepted);
    assertThat(accepted).hasSize(PUBLISHERS * EVENTS_PER_PUBLISHER);
    var stats = bench.service.stats(queue);
    assertThat(stats.ready()).isEqualTo(Figure.exact(0));
    assertThat(stats.inFlight()).isEqualTo(Figure.exact(0));
    assertThat(stats.deadLettered()).isEqualTo(Figure.exact(deadLettered.get()));
  }

  private void run(List<Callable<Optional<String>>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<Optional<String>> done :
          threads.invokeAll(work, DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        assertThat(done.isCancelled()).as("too slow, with seed %d", seed).isFalse();
        assertThat(done.get()).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Optional<String>> publisher(String name, SplittableRandom random) {
    return () -> {
      int[] lastOfKey = new int[KEYS_PER_PUBLISHER];
      int published = 0;
      while (published < EVENTS_PER_PUBLISHER) {
        int size = Math.min(EVENTS_PER_PUBLISHER - published, random.nextInt(1, 20));
        List<EventMessage> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          int key = random.nextInt(KEYS_PER_PUBLISHER);
          EventMessage event = event(name + "-" + key + ":" + ++lastOfKey[key], name + "-" + key);
          batch.add(
              random.nextInt(20) == 0
                  ? event.withNotBefore(clock.instant().plusSeconds(random.nextInt(5)))
                  : event);
        }
        publish(batch);
        published += size;
      }
      return Optional.empty();
    };
  }

  private void publish(List<EventMessage> batch) {
    // Before the publish, since a receiver may be faster than this thread.
    batch.forEach(event -> accepted.add(event.id()));
    bench.service.publish(channel("orders"), batch, TIMEOUT).toCompletableFuture().join().stream()
        .filter(outcome -> !(outcome instanceof PublishOutcome.Accepted))
        .forEach(outcome -> wrong.add("not accepted: " + outcome));
  }

  private Callable<Optional<String>> receiver(SplittableRandom random) {
    return () -> {
      EventReceiver receiver = bench.receiver(ordering, queue);
      while (finished.size() < PUBLISHERS * EVENTS_PER_PUBLISHER && wrong.isEmpty()) {
        int max = random.nextInt(1, 30);
        for (Delivery delivery : receiver.receive(max, Duration.ofMillis(2))) {
          handle(receiver, delivery, random);
        }
        clock.advance(Duration.ofMillis(random.nextLong(LEASE.toMillis() / 20)));
        if (random.nextInt(50) == 0) {
          receiver.close(TIMEOUT);
          receiver = bench.receiver(ordering, queue);
        }
      }
      receiver.close(TIMEOUT);
      return Optional.empty();
    };
  }

  private void handle(EventReceiver receiver, Delivery delivery, SplittableRandom random)
      throws Exception {
    String id = delivery.message().knownId().orElseThrow();
    checkOrder(id, delivery);
    if (delivery.attempt() > starts.getOrDefault(id, 0) + 1) {
      wrong.add("attempt " + delivery.attempt() + " of " + id);
    }
    int choice = random.nextInt(100);
    if (choice < 5) {
      return;
    }
    if (choice < 75) {
      starts.merge(id, 1, Integer::sum);
      receiver.markStarted(List.of(delivery));
    }
    Settlement settlement = settlement(choice, delivery, id, random);
    SettlementOutcome outcome = receiver.settle(List.of(settlement)).get(0);
    if (outcome == SettlementOutcome.SETTLED) {
      settled(settlement, id);
      if (random.nextInt(20) == 0
          && receiver.settle(List.of(settlement)).get(0) != SettlementOutcome.STALE) {
        wrong.add("settled twice: " + id);
      }
    } else if (outcome != SettlementOutcome.STALE) {
      wrong.add(id + ": " + outcome);
    }
  }

  private static Settlement settlement(
      int choice, Delivery delivery, String id, SplittableRandom random) {
    if (choice < 60) {
      return new Settlement.Ack(delivery);
    } else if (choice < 65) {
      return new Settlement.DeadLetter(delivery, event(id));
    } else if (choice < 75) {
      return new Settlement.Retry(delivery, Duration.ofMillis(random.nextInt(3_000)));
    }
    return new Settlement.Release(delivery);
  }

  private void settled(Settlement settlement, String id) {
    boolean dead = settlement instanceof Settlement.DeadLetter;
    if (dead) {
      deadLettered.incrementAndGet();
    }
    if ((dead || settlement instanceof Settlement.Ack) && !finished.add(id)) {
      wrong.add("finished twice: " + id);
    }
  }

  /** An event may only come when the one before it of its key has come. */
  private void checkOrder(String id, Delivery delivery) {
    if (ordering == Ordering.PER_KEY) {
      int number = Integer.parseInt(id.substring(id.indexOf(':') + 1));
      String key = delivery.message().key().orElseThrow();
      int highest = highestOfKey.merge(key, number, Math::max);
      int before = number - 1;
      if (before > 0 && !finishedOrFinishing(key, before)) {
        wrong.add(id + " came before the end of " + before + "; highest " + highest);
      }
    }
  }

  private boolean finishedOrFinishing(String key, int number) {
    return starts.containsKey(key + ":" + number);
  }
}
