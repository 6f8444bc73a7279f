package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How a waiting receiver learns of events, and how little it does meanwhile. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Server.class)
class WakeUpTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Fixture it;

  WakeUpTest(Server server) throws Exception {
    it = new Fixture(server).create();
  }

  @AfterEach
  void close() throws Exception {
    it.close();
  }

  /** A receive in a thread of its own that has begun to wait. */
  private static CompletableFuture<List<Delivery>> waiting(EventReceiver receiver)
      throws Exception {
    assertThat(receiver.receive(1, Duration.ZERO)).isEmpty();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return receiver.receive(10, LONG);
          } catch (Exception failure) {
            throw new AssertionError(failure);
          }
        },
        task -> new Thread(task, "receive").start());
  }

  private static List<Delivery> result(CompletableFuture<List<Delivery>> future) throws Exception {
    return future.get(40, TimeUnit.SECONDS);
  }

  @Test
  void theListenerIsProved() throws Exception {
    EventReceiver ignored = it.receiver(it.queue);
    assertThat(it.service.listens()).isTrue();
  }

  @Test
  void aPublishInTheSameProcessWakesAReceiver() throws Exception {
    CompletableFuture<List<Delivery>> waiting = waiting(it.receiver(it.queue));
    it.publishAll(1);
    assertThat(Fixture.ids(result(waiting))).containsExactly("e1");
  }

  @Test
  void aPublishElsewhereWakesAReceiver() throws Exception {
    PgmqService other = Fixture.connect(it.server(), Map.of(), new TestContext());
    try {
      EventReceiver receiver = other.openReceiver(Fixture.options(LONG, it.queue));
      List<Delivery> all = new ArrayList<>();
      CompletableFuture<List<Delivery>> waiting = waiting(receiver);
      long before = other.notificationsHeard();
      it.publishAll(1);
      all.addAll(result(waiting));
      assertThat(Fixture.ids(all)).containsExactly("e1");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (other.notificationsHeard() == before) {
        assertThat(System.nanoTime()).as("no notification came").isLessThan(end);
      }
    } finally {
      other.close(Duration.ofSeconds(5));
    }
  }

  @Test
  void aForeignProducerIsFoundByThePoll() throws Exception {
    CompletableFuture<List<Delivery>> waiting = waiting(it.receiver(it.queue));
    assertThat(
            it.sql("select pgmq.send('%s', '{\"event_id\": \"f1\"}')".formatted(it.queue.name())))
        .isNotNull();
    assertThat(Fixture.ids(result(waiting))).containsExactly("f1");
  }

  @Test
  void withoutListeningThePollHasToDo() throws Exception {
    PgmqService deaf = Fixture.connect(it.server(), Map.of("listen", "off"), new TestContext());
    try {
      EventReceiver receiver = deaf.openReceiver(Fixture.options(LONG, it.queue));
      CompletableFuture<List<Delivery>> waiting = waiting(receiver);
      it.publishAll(1);
      assertThat(Fixture.ids(result(waiting))).containsExactly("e1");
      assertThat(deaf.listens()).isFalse();
    } finally {
      deaf.close(Duration.ofSeconds(5));
    }
  }

  @Test
  void aListenerThatHearsNothingIsGivenUpAndThePollHasToDo() throws Exception {
    // Another database stands for a pooler that passes no notifications on.
    assertThat(it.sql("create database deaf" + it.namespace)).isEmpty();
    PgmqService deaf =
        Fixture.connect(
            it.server(),
            Map.of(
                "listen_url",
                it.server().url().replace("/postgres?", "/deaf" + it.namespace + "?")),
            new TestContext());
    try {
      EventReceiver receiver = deaf.openReceiver(Fixture.options(LONG, it.queue));
      assertThat(deaf.listens()).isFalse();
      CompletableFuture<List<Delivery>> waiting = waiting(receiver);
      it.publishAll(1);
      assertThat(Fixture.ids(result(waiting))).containsExactly("e1");
    } finally {
      deaf.close(Duration.ofSeconds(5));
    }
  }

  @Test
  void aReceiverCanBeWokenWithoutAnEvent() throws Exception {
    EventReceiver receiver = it.receiver(it.queue);
    CompletableFuture<List<Delivery>> waiting = waiting(receiver);
    receiver.wakeUp();
    assertThat(result(waiting)).isEmpty();
  }

  @Test
  void oneReceiverReadsAHundredQueuesByThePollAlone() throws Exception {
    List<MessageQueue> queues = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      EventQueue queue = it.queue("g" + i);
      queues.add(queue);
      it.service.createQueues(List.of(QueueSpec.of(queue)));
    }
    PgmqService deaf = Fixture.connect(it.server(), Map.of("listen", "off"), new TestContext());
    try {
      EventReceiver receiver =
          deaf.openReceiver(Fixture.options(LONG, queues.toArray(MessageQueue[]::new)));
      assertThat(receiver.receive(1, Duration.ZERO)).isEmpty();
      it.publishAll(2);
      List<Delivery> all = Fixture.receive(receiver, 200);
      assertThat(all.stream().map(Delivery::queue).distinct()).hasSize(100);
      assertThat(receiver.settle(all.stream().map(Settlement.Ack::new).toList())).hasSize(200);
    } finally {
      deaf.close(Duration.ofSeconds(5));
    }
  }

  @Test
  void aWindowBoundsEventsAndBytes() throws Exception {
    it.publishAll(50);
    EventReceiver narrow =
        it.service.openReceiver(
            new dev.signalbox.spi.ReceiverOptions(
                List.of(it.queue), LONG, 100, 120, dev.signalbox.spi.Ordering.UNORDERED, "narrow"));
    List<Delivery> first = narrow.receive(100, Duration.ofSeconds(5));
    assertThat(first).hasSizeBetween(1, 4);
    assertThat(narrow.receive(100, Duration.ofMillis(100))).isEmpty();
    assertThat(narrow.settle(first.stream().map(Settlement.Ack::new).toList()))
        .hasSameSizeAs(first);
    assertThat(narrow.receive(100, Duration.ofSeconds(5))).isNotEmpty();
  }

  @Test
  void nothingIsLeftOfAClosedService() throws Exception {
    TestContext context = new TestContext();
    PgmqService closing = Fixture.connect(it.server(), Map.of(), context);
    EventReceiver ignored = closing.openReceiver(Fixture.options(LONG, it.queue));
    String connected =
        "select count(*) from pg_stat_activity where application_name like 'signalbox pgmq%'";
    long others = Long.parseLong(String.valueOf(it.sql(connected)));
    assertThat(context.threads).isNotEmpty();

    closing.close(Duration.ofSeconds(10));

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (context.threads.stream().anyMatch(Thread::isAlive)
        || Long.parseLong(String.valueOf(it.sql(connected))) >= others) {
      assertThat(System.nanoTime())
          .as("left: %s", context.threads.stream().filter(Thread::isAlive).toList())
          .isLessThan(end);
    }
  }
}
