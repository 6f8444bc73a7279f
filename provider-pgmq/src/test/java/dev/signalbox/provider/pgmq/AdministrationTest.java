package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.DeadLetterBrowser.Letter;
import dev.signalbox.spi.DeadLetterBrowser.Page;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.StartPosition;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Creating, measuring, emptying and deleting queues. */
@ParameterizedClass
@EnumSource(Server.class)
class AdministrationTest {
  private final Fixture it;

  AdministrationTest(Server server) throws Exception {
    it = new Fixture(server).create();
  }

  @AfterEach
  void close() throws Exception {
    it.close();
  }

  private static void fails(ErrorCode code, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(failure -> assertThat(new PgmqProvider().classify(failure)).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Test
  void creatingTwiceIsHarmlessAlsoForManyAtOnce() throws Exception {
    List<QueueSpec> specs =
        List.of(QueueSpec.of(it.queue), QueueSpec.of(it.queue("a")), QueueSpec.of(it.queue("b")));
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(
          threads.submit(
              () -> {
                it.service.createQueues(specs);
                return null;
              }));
    }
    for (Future<?> one : all) {
      assertThat(one.get(60, TimeUnit.SECONDS)).isNull();
    }
    threads.shutdown();
    assertThat(it.service.listQueues())
        .contains(it.queue.name(), it.queue.deadLetterName(), it.queue("b").deadLetterName());
  }

  @Test
  void creatingWhatExistsWaitsForNoOpenTransaction() throws Exception {
    try (Connection business = it.jdbc();
        Statement statement = business.createStatement()) {
      business.setAutoCommit(false);
      statement.execute(
          "insert into %s (vt, message) values (now(), '{\"event_id\": \"x\"}')"
              .formatted(it.table()));
      long start = System.nanoTime();
      it.service.createQueues(List.of(QueueSpec.of(it.queue), QueueSpec.of(it.queue("late"))));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      business.rollback();
    }
  }

  @Test
  void conflictingOptionsAreNamed() {
    QueueSpec spec = QueueSpec.of(it.queue);
    fails(
        ErrorCode.CONFLICT,
        "ordering = UNORDERED",
        () -> it.service.createQueues(List.of(spec.ordered(Ordering.PER_KEY))));
    fails(
        ErrorCode.CONFLICT,
        "expiry",
        () -> it.service.createQueues(List.of(spec.ephemeral(Duration.ofMinutes(1)))));
    EventQueue thief =
        new EventQueue(it.channel, "thief", it.queue.deadLetterName(), it.queue.name() + "x");
    fails(
        ErrorCode.CONFLICT,
        "belongs to queue",
        () -> it.service.createQueues(List.of(QueueSpec.of(thief))));
    EventQueue foreign =
        new EventQueue(
            new EventChannel("other", it.channel.name()),
            "g",
            it.channel.name() + "__g",
            it.channel.name() + "__g_dlq");
    fails(
        ErrorCode.CONFLICT,
        "namespace",
        () -> it.service.createQueues(List.of(QueueSpec.of(foreign))));
  }

  @Test
  void hostileNamesAreRefusedBeforeTheDatabaseIsAsked() {
    for (String name : List.of("a;drop table x", "a\"b", "a'b", "A", "é", "x".repeat(48), "")) {
      EventChannel channel = new EventChannel("hostile", name);
      EventQueue queue = new EventQueue(channel, "default", name, name + "_dlq");
      fails(
          ErrorCode.INVALID_ARGUMENT,
          "PGMQ",
          () -> it.service.createQueues(List.of(QueueSpec.of(queue))));
      fails(ErrorCode.INVALID_ARGUMENT, "PGMQ", () -> it.service.checkExists(queue));
    }
  }

  @Test
  void whatDoesNotExistIsNotFound() throws Exception {
    EventQueue absent = it.queue("absent");
    fails(ErrorCode.NOT_FOUND, absent.name(), () -> it.service.checkExists(absent));
    fails(ErrorCode.NOT_FOUND, absent.name(), () -> it.receiver(absent));
    fails(ErrorCode.NOT_FOUND, absent.name(), () -> it.service.stats(absent));
    fails(ErrorCode.NOT_FOUND, absent.name(), () -> it.service.purgeQueue(absent));
    EventReceiver receiver = it.receiver(it.queue);
    it.service.deleteQueue(it.queue);
    fails(ErrorCode.NOT_FOUND, it.queue.name(), () -> receiver.receive(1, Duration.ofSeconds(5)));
  }

  @Test
  void aQueueThatIsGoneKeepsNothingBackOfTheOthersOfItsReceiver() throws Exception {
    EventQueue gone = it.queue("gone");
    EventQueue kept = it.queue("kept");
    it.service.createQueues(List.of(QueueSpec.of(gone), QueueSpec.of(kept)));
    EventReceiver receiver = it.receiver(kept, gone);
    it.publishAll(3);
    it.service.deleteQueue(gone);

    List<Delivery> came = Fixture.receive(receiver, 3);

    assertThat(came).extracting(Delivery::queue).containsOnly(kept);
    fails(ErrorCode.NOT_FOUND, gone.name(), () -> Fixture.receive(receiver, 1));
    assertThat(receiver.settle(came.stream().map(Settlement.Ack::new).toList())).hasSize(3);
    assertThat(it.count(new QueueTable(kept.name()).waiting())).isZero();
  }

  @Test
  void deletingAGroupLeavesTheOthersAndTheChannel() throws Exception {
    EventQueue audit = it.queue("audit");
    it.service.createQueues(List.of(QueueSpec.of(audit)));
    it.publishAll(2);

    it.service.deleteQueue(audit);
    it.service.deleteQueue(audit);

    assertThat(it.count(it.table())).isEqualTo(2);
    assertThat(it.sql("select to_regclass('" + new QueueTable(audit.name()).waiting() + "')"))
        .isNull();
    it.publishAll(1);
    it.service.deleteQueue(it.channel);
    assertThat(it.service.listQueues()).noneMatch(name -> name.contains(it.namespace));
    assertThat(
            it.sql("select count(*) from pgmq.meta where queue_name like '" + it.namespace + "%'"))
        .isEqualTo("0");
  }

  @Test
  void figuresEqualTheTruth() throws Exception {
    it.publishAll(5);
    EventReceiver receiver = it.receiver(it.queue);
    List<Delivery> came = Fixture.receive(receiver, 4);
    assertThat(
            receiver.settle(
                List.of(
                    new Settlement.Ack(came.get(0)),
                    new Settlement.Retry(came.get(1), Duration.ofMinutes(5)),
                    new Settlement.DeadLetter(came.get(2), it.event(3)))))
        .hasSize(3);

    EventQueueStats stats = it.service.stats(it.queue);

    assertThat(stats.ready()).isEqualTo(Figure.exact(2));
    assertThat(stats.inFlight()).isEqualTo(Figure.exact(1));
    assertThat(stats.deadLettered()).isEqualTo(Figure.exact(1));
    assertThat(stats.oldest().orElseThrow()).isBetween(Duration.ZERO, Duration.ofMinutes(2));
  }

  @Test
  void manyAreEstimatedAndSaidToBe() throws Exception {
    assertThat(
            it.sql(
                "with put as (insert into %s (vt, message) select now(), '{}' from generate_series(1, %d) returning 1) select count(*) from put"
                    .formatted(it.table(), 3 * Measuring.EXACT)))
        .isNotNull();

    Figure ready = it.service.stats(it.queue).ready();

    assertThat(ready.kind()).isEqualTo(Figure.Kind.APPROXIMATE);
    assertThat(ready.amount()).isGreaterThan(Measuring.EXACT);
    assertThat(it.service.purgeQueue(it.queue)).isEqualTo(Figure.exact(3 * Measuring.EXACT));
  }

  @Test
  void purgingLeavesWhatIsHeldAndWaitsForNoOpenTransaction() throws Exception {
    it.publishAll(20);
    EventReceiver receiver = it.receiver(it.queue);
    List<Delivery> held = Fixture.receive(receiver, 3);
    try (Connection business = it.jdbc();
        Statement statement = business.createStatement()) {
      business.setAutoCommit(false);
      statement.execute("insert into %s (vt, message) values (now(), '{}')".formatted(it.table()));

      assertThat(it.service.purgeQueue(it.queue)).isEqualTo(Figure.exact(17));
      business.commit();
    }
    assertThat(it.count(it.table())).isEqualTo(4);
    assertThat(receiver.settle(held.stream().map(Settlement.Ack::new).toList()))
        .allMatch(outcome -> outcome.equals(dev.signalbox.spi.SettlementOutcome.SETTLED));
  }

  @Test
  void browsingChangesNothingAndFollowsACursor() throws Exception {
    assertThat(it.publish(it.queue.deadLetters(), it.events(5))).hasSize(5);
    DeadLetterBrowser browser = it.service.as(DeadLetterBrowser.class).orElseThrow();

    Page first = browser.browse(it.queue.deadLetters(), null, 3);
    Page second = browser.browse(it.queue.deadLetters(), first.nextCursor(), 3);

    assertThat(first.letters())
        .extracting(letter -> letter.message().id())
        .containsExactly("e1", "e2", "e3");
    assertThat(second.letters())
        .extracting(letter -> letter.message().id())
        .containsExactly("e4", "e5");
    assertThat(second.next()).isEmpty();
    assertThat(it.sql("select sum(read_ct) from " + it.letters())).isEqualTo("0");
    Letter letter = second.letters().get(0);
    assertThat(
            browser.remove(
                it.queue.deadLetters(), List.of(letter.brokerMessageId(), "999999", "x")))
        .isEqualTo(1);
    assertThat(it.count(it.letters())).isEqualTo(4);
    fails(
        ErrorCode.INVALID_ARGUMENT, "\"x\"", () -> browser.browse(it.queue.deadLetters(), "x", 1));
  }

  @Test
  void deadLettersPastTheirRetentionAreDropped() throws Exception {
    assertThat(it.publish(it.queue.deadLetters(), it.events(4))).hasSize(4);
    assertThat(
            it.sql(
                "update %s set enqueued_at = now() - interval '8 days' where msg_id <= 3 returning 1"
                    .formatted(it.letters())))
        .isEqualTo("1");

    int removed = it.service.maintain(Duration.ofSeconds(20));

    assertThat(removed).isGreaterThanOrEqualTo(3);
    assertThat(it.count(it.letters())).isEqualTo(1);
  }

  @Test
  void upkeepIsDoneByOneAtATime() throws Exception {
    assertThat(it.publish(it.queue.deadLetters(), it.events(1))).hasSize(1);
    assertThat(
            it.sql(
                "update %s set enqueued_at = now() - interval '8 days' returning 1"
                    .formatted(it.letters())))
        .isEqualTo("1");
    try (Connection other = it.jdbc();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(hashtextextended('signalbox upkeep', 0))");
      assertThat(it.service.maintain(Duration.ofSeconds(20))).isZero();
      other.rollback();
    }
    assertThat(it.service.maintain(Duration.ofSeconds(20))).isGreaterThanOrEqualTo(1);
  }

  @Test
  void aNewGroupBeginsWhereItIsTold() throws Exception {
    it.publishAll(3);
    EventQueue late = it.queue("late");
    EventQueue early = it.queue("early");
    it.service.createQueues(
        List.of(
            QueueSpec.of(late).startingAt(StartPosition.LATEST),
            QueueSpec.of(early).startingAt(StartPosition.EARLIEST)));
    assertThat(it.publish(it.channel, List.of(it.event(4)))).hasSize(1);
    it.service.createQueues(List.of(QueueSpec.of(early).startingAt(StartPosition.EARLIEST)));

    assertThat(Fixture.ids(Fixture.receive(it.receiver(late), 1))).containsExactly("e4");
    assertThat(Fixture.ids(Fixture.receive(it.receiver(early), 4)))
        .containsExactly("e1", "e2", "e3", "e4");
    assertThat(it.count(new QueueTable(early.name()).waiting())).isEqualTo(4);
  }

  @Test
  void anEphemeralGroupLivesWhileItIsReadAndVanishesAfterwards() throws Exception {
    EventQueue tail = it.queue("tail");
    QueueSpec spec =
        new QueueSpec(
            tail,
            Ordering.UNORDERED,
            StartPosition.LATEST,
            List.of(EventPattern.parse("#")),
            null,
            Duration.ofMillis(800));
    it.service.createQueues(List.of(spec));
    EventReceiver receiver = it.receiver(tail);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
    while (System.nanoTime() < end) {
      assertThat(receiver.receive(1, Duration.ofMillis(300))).isEmpty();
      int ignored = it.service.maintain(Duration.ofSeconds(5));
      it.service.checkExists(tail);
    }
    receiver.close(Duration.ofSeconds(5));

    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (it.service.listQueues().contains(tail.name())) {
      assertThat(System.nanoTime()).isLessThan(patience);
      int ignored = it.service.maintain(Duration.ofSeconds(5));
    }
    it.publishAll(1);
  }

  @Test
  void aClosedServiceRefusesEverything() throws Exception {
    PgmqService closed = Fixture.connect(it.server(), Map.of(), new TestContext());
    closed.close(Duration.ofSeconds(5));
    closed.close(Duration.ofSeconds(5));
    fails(ErrorCode.CLOSED, "closed", () -> closed.check(Duration.ofSeconds(1)));
    fails(ErrorCode.CLOSED, "closed", closed::listQueues);
    assertThatThrownBy(() -> closed.stats(it.queue)).isInstanceOf(MessagingException.class);
  }
}
