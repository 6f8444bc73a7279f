package dev.signalbox.internal.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventMetadata;
import dev.signalbox.Payload;
import dev.signalbox.Subscription;
import dev.signalbox.Subscription.Stats;
import dev.signalbox.internal.codec.JacksonPayloadMapper;
import dev.signalbox.internal.codec.JsonEventCodec;
import dev.signalbox.routing.FastSettings;
import dev.signalbox.routing.OverflowStrategy;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InProcessEventBusTest {
  private static final EventPattern ALL = EventPattern.parse("#");
  private static final Payload PAYLOAD =
      new JsonEventCodec(new JacksonPayloadMapper()).payloadOfJson("1");

  @Test
  void whenTheBufferIsFullTheOldestAreDroppedAndCountedExactly() throws Exception {
    InProcessEventBus bus = bus(OverflowStrategy.DROP_OLDEST, 5, 0);
    CountDownLatch release = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription subscription = blocking(bus, release, seen);
    publish(bus, 0, 1);
    await(() -> subscription.stats().pending() == 0);
    publish(bus, 1, 21);
    assertThat(subscription.stats().dropped()).isEqualTo(15);
    release.countDown();
    await(() -> subscription.stats().handled() == 6);
    assertThat(seen).containsExactly("0", "16", "17", "18", "19", "20");
    assertThat(subscription.stats()).isEqualTo(new Stats(21, 6, 0, 0, 15, 0, 0));
    bus.close(Duration.ofSeconds(10));
  }

  @Test
  void theNewestAreDroppedIfThatIsTheStrategy() {
    InProcessEventBus bus = bus(OverflowStrategy.DROP_NEWEST, 5, 0);
    CountDownLatch release = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription subscription = blocking(bus, release, seen);
    publish(bus, 0, 1);
    await(() -> subscription.stats().pending() == 0);
    publish(bus, 1, 21);
    release.countDown();
    await(() -> subscription.stats().handled() == 6);
    assertThat(seen).containsExactly("0", "1", "2", "3", "4", "5");
    assertThat(subscription.stats().dropped()).isEqualTo(15);
    bus.close(Duration.ofSeconds(10));
  }

  @Test
  void blockingLosesNothingAndDoesNotLockUpAHandlerThatPublishes() throws Exception {
    InProcessEventBus bus = bus(OverflowStrategy.BLOCK, 2, 0);
    AtomicInteger own = new AtomicInteger(1_000);
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription subscription =
        bus.subscribe(
            ALL,
            (event, context) -> {
              seen.add(event.id());
              if (own.get() < 1_005) {
                publish(bus, own.getAndIncrement(), own.get());
              }
            });
    Thread publisher = new Thread(() -> publish(bus, 0, 200));
    publisher.start();
    publisher.join();
    await(() -> subscription.stats().pending() == 0);
    Stats stats = subscription.stats();
    await(() -> subscription.stats().handled() + subscription.stats().dropped() == 205);
    assertThat(seen).contains("0", "100", "199");
    assertThat(stats.dropped()).isLessThanOrEqualTo(5);
    bus.close(Duration.ofSeconds(10));
  }

  @Test
  void aBlockedPublisherIsReleasedWhenTheSubscriptionIsClosed() throws Exception {
    InProcessEventBus bus = bus(OverflowStrategy.BLOCK, 1, 0);
    CountDownLatch never = new CountDownLatch(1);
    Subscription subscription = blocking(bus, never, new CopyOnWriteArrayList<>());
    Thread publisher = new Thread(() -> publish(bus, 0, 10));
    publisher.start();
    await(() -> publisher.getState() == Thread.State.TIMED_WAITING);
    subscription.close();
    publisher.join();
    bus.close(Duration.ofMillis(10));
  }

  @Test
  void aHandlerOverItsTimeIsInterruptedAndCountedAndTheNextEventIsHandled() {
    InProcessEventBus bus =
        new InProcessEventBus(
            new FastSettings(10, OverflowStrategy.DROP_OLDEST, Duration.ofMillis(30), 0, false),
            List.of());
    CountDownLatch never = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription subscription =
        bus.subscribe(
            ALL,
            (event, context) -> {
              if (event.id().equals("0")) {
                never.await();
              }
              seen.add(event.id());
            });
    publish(bus, 0, 2);
    await(() -> subscription.stats().handled() == 1);
    assertThat(seen).containsExactly("1");
    assertThat(subscription.stats().timedOut()).isEqualTo(1);
    assertThat(subscription.stats().failed()).isEqualTo(1);
    bus.close(Duration.ofSeconds(10));
  }

  @Test
  void aRepeatedIdWithinTheWindowReachesASubscriberOnce() {
    InProcessEventBus bus = bus(OverflowStrategy.DROP_OLDEST, 100, 3);
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription subscription = bus.subscribe(ALL, (event, context) -> seen.add(event.id()));
    publish(bus, 0, 3);
    publish(bus, 0, 3);
    publish(bus, 3, 4);
    publish(bus, 0, 1);
    await(() -> subscription.stats().handled() == 5);
    assertThat(seen).containsExactly("0", "1", "2", "3", "0");
    assertThat(subscription.stats().duplicates()).isEqualTo(3);
    bus.close(Duration.ofSeconds(10));
  }

  @Test
  void aPausedSubscriptionMissesEventsAndAClosedOneEnds() {
    InProcessEventBus bus = bus(OverflowStrategy.DROP_OLDEST, 100, 0);
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription subscription = bus.subscribe(ALL, (event, context) -> seen.add(event.id()));
    publish(bus, 0, 1);
    await(() -> seen.size() == 1);
    subscription.pause();
    publish(bus, 1, 2);
    subscription.resume();
    publish(bus, 2, 3);
    await(() -> seen.size() == 2);
    subscription.close();
    assertThat(bus.publish(event(3))).isZero();
    assertThat(seen).containsExactly("0", "2");
    assertThat(subscription.stats().dropped()).isZero();
    bus.close(Duration.ofSeconds(10));
  }

  @Test
  void closingLetsSubscribersFinishWhatWaits() {
    InProcessEventBus bus = bus(OverflowStrategy.DROP_OLDEST, 100, 0);
    List<String> seen = new CopyOnWriteArrayList<>();
    bus.subscribe(ALL, (event, context) -> seen.add(event.id()));
    publish(bus, 0, 50);
    bus.close(Duration.ofSeconds(30));
    assertThat(seen).hasSize(50);
  }

  @Test
  void everyPublishersOrderIsKeptAndEveryEventAccountedForWhileSubscribersComeAndGo()
      throws Exception {
    InProcessEventBus bus = bus(OverflowStrategy.DROP_OLDEST, 50, 0);
    AtomicReference<String> wrong = new AtomicReference<>();
    AtomicBoolean finished = new AtomicBoolean();
    List<Subscription> steady = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int[] last = {-1, -1, -1, -1};
      steady.add(
          bus.subscribe(
              ALL,
              (event, context) -> {
                int number = Integer.parseInt(event.id());
                int publisher = number / 100_000;
                if (number <= last[publisher]) {
                  wrong.set(number + " after " + last[publisher]);
                }
                last[publisher] = number;
              }));
    }
    Thread changing =
        new Thread(
            () -> {
              while (!finished.get()) {
                bus.subscribe(ALL, (event, context) -> {}).close();
              }
            });
    changing.start();
    List<Thread> publishers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int first = i * 100_000;
      publishers.add(new Thread(() -> publish(bus, first, first + 10_000)));
    }
    publishers.forEach(Thread::start);
    for (Thread publisher : publishers) {
      publisher.join();
    }
    finished.set(true);
    changing.join();
    for (Subscription subscription : steady) {
      await(() -> subscription.stats().handled() + subscription.stats().dropped() == 40_000);
      assertThat(subscription.stats().received()).isEqualTo(40_000);
    }
    assertThat(wrong.get()).isNull();
    bus.close(Duration.ofSeconds(10));
  }

  private static Subscription blocking(
      InProcessEventBus bus, CountDownLatch release, List<String> seen) {
    return bus.subscribe(
        ALL,
        (event, context) -> {
          release.await();
          seen.add(event.id());
        });
  }

  private static InProcessEventBus bus(OverflowStrategy overflow, int buffer, int window) {
    return new InProcessEventBus(
        new FastSettings(buffer, overflow, Duration.ofSeconds(30), window, false), List.of());
  }

  private static void publish(InProcessEventBus bus, int from, int to) {
    for (int i = from; i < to; i++) {
      int ignored = bus.publish(event(i));
    }
  }

  private static BusEvent event(int number) {
    String id = String.valueOf(number);
    EventMessage message = EventMessage.of(id, "a.b", "a", EventBody.EMPTY);
    return new BusEvent(message, () -> decoded(id));
  }

  private static DomainEvent decoded(String id) {
    EventMetadata metadata =
        new EventMetadata("a", "c", Instant.EPOCH, "t", null, null, null, null, Map.of());
    return new DomainEvent(id, "a.b", "1.0", PAYLOAD, metadata, Map.of(), null, null, Map.of());
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(100_000);
    }
  }
}
