package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.LEASE;
import static dev.signalbox.provider.memory.Bench.TIMEOUT;
import static dev.signalbox.provider.memory.Bench.ack;
import static dev.signalbox.provider.memory.Bench.assertFails;
import static dev.signalbox.provider.memory.Bench.assertRejected;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.event;
import static dev.signalbox.provider.memory.Bench.queue;
import static dev.signalbox.provider.memory.Bench.settle;
import static dev.signalbox.provider.memory.Bench.take;
import static dev.signalbox.provider.memory.Bench.takeIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.Settlement.Ack;
import dev.signalbox.spi.Settlement.Retry;
import dev.signalbox.spi.SettlementOutcome;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdministrationTest {

  private static final Duration EXPIRY = Duration.ofMinutes(5);

  private final TestClock clock = new TestClock();
  private final Bench bench = Bench.open(clock);
  private final EventQueue queue = queue("orders");

  @Test
  void creatingIsIdempotentAndKeepsWhatIsThere() throws Exception {
    bench.create(queue);
    bench.publish(channel("orders"), "1");

    bench.create(queue);
    bench.service.createChannel(channel("orders"));
    bench.service.createQueues(List.of(QueueSpec.of(queue).startingAt(StartPosition.EARLIEST)));

    assertThat(takeIds(bench.receiver(queue))).containsExactly("1");
  }

  @Test
  void aConflictNamesTheQueueAndTheOption() throws Exception {
    bench.create(queue);
    EventChannel otherOwner = new EventChannel("payments", "orders_events");
    EventQueue otherGroup = new EventQueue(channel("orders"), "audit", queue.name(), "letters");

    assertConflict(QueueSpec.of(queue).ordered(Ordering.PER_KEY), "ordering", "PER_KEY");
    assertConflict(QueueSpec.of(queue).ephemeral(EXPIRY), "expiry", EXPIRY.toString());
    assertConflict(
        new QueueSpec(
            queue, Ordering.UNORDERED, StartPosition.LATEST, List.of(), Duration.ofDays(1), null),
        "deadLetterRetention",
        "PT24H");
    assertConflict(QueueSpec.of(otherGroup), "owner", "audit");
    assertFails(
        ErrorCode.CONFLICT,
        () -> bench.service.createChannel(otherOwner),
        "orders_events",
        "namespace",
        "payments");
  }

  @Test
  void aConflictOfOneQueueCreatesNone() throws Exception {
    bench.create(queue);

    assertFails(
        ErrorCode.CONFLICT,
        () ->
            bench.service.createQueues(
                List.of(QueueSpec.of(queue("payments")), QueueSpec.of(queue).ephemeral(EXPIRY))));

    assertThat(bench.service.listQueues()).containsExactly("orders_events", "orders_events_dlq");
  }

  @Test
  void aNameThatCannotBeIsRefusedWithTheRule() {
    EventQueue hostile = new EventQueue(channel("orders"), "audit", "a/../b", "letters");

    assertFails(
        ErrorCode.INVALID_ARGUMENT,
        () -> bench.service.createQueues(List.of(QueueSpec.of(hostile))),
        "a/../b",
        "letters, digits");
  }

  @Test
  void whatExistsIsFoundAndListed() throws Exception {
    bench.create(queue);
    bench.create(queue("orders", "audit"));

    bench.service.checkExists(channel("orders"));
    bench.service.checkExists(queue);
    bench.service.checkExists(queue.deadLetters());

    assertFails(ErrorCode.NOT_FOUND, () -> bench.service.checkExists(channel("no")), "no_events");
    assertFails(
        ErrorCode.NOT_FOUND, () -> bench.receiver(queue("orders", "no")), "orders_events__no");
    assertThat(bench.service.listQueues())
        .containsExactly(
            "orders_events",
            "orders_events__audit",
            "orders_events__audit_dlq",
            "orders_events_dlq");
  }

  @Test
  void aDefaultGroupIsDeletedWithItsLettersAndLeavesChannelAndOtherGroups() throws Exception {
    bench.create(queue);
    EventQueue audit = bench.create(queue("orders", "audit"));
    Delivery held = takeAfterPublishing("1");

    bench.service.deleteQueue(queue);
    bench.service.deleteQueue(queue);

    assertThat(bench.service.listQueues())
        .containsExactly("orders_events", "orders_events__audit", "orders_events__audit_dlq");
    bench.publish(channel("orders"), "2");
    EventReceiver receiver = bench.receiver(audit);
    assertThat(takeIds(receiver)).containsExactly("1", "2");
    assertThat(settle(receiver, new Ack(held))).isEqualTo(SettlementOutcome.STALE);
  }

  @Test
  void aChannelIsDeletedWithAllItsGroupsAndNothingElse() throws Exception {
    bench.create(queue);
    bench.create(queue("orders", "audit"));
    bench.create(queue("payments"));

    bench.service.deleteQueue(channel("orders"));
    bench.service.deleteQueue(channel("orders"));

    assertThat(bench.service.listQueues())
        .containsExactly("payments_events", "payments_events_dlq");
    assertRejected(bench.publish(channel("orders"), "1").get(0), ErrorCode.NOT_FOUND);
    bench.create(queue);
    assertThat(take(bench.receiver(queue))).isEmpty();
  }

  @Test
  void aDeadLetterQueueIsNotDeletedAlone() throws Exception {
    bench.create(queue);

    assertFails(
        ErrorCode.INVALID_ARGUMENT,
        () -> bench.service.deleteQueue(queue.deadLetters()),
        "orders_events_dlq",
        "purge");
  }

  @Test
  void aPurgeRemovesWhatWaitsOfOneGroupAndNothingInFlight() throws Exception {
    bench.create(queue);
    EventQueue audit = bench.create(queue("orders", "audit"));
    bench.publish(channel("orders"), "1", "2");
    EventReceiver receiver = bench.receiver(queue);
    Delivery held = receiver.receive(1, Duration.ZERO).get(0);
    bench.publish(queue, event("delayed").withNotBefore(clock.instant().plusSeconds(1)));

    assertThat(bench.service.purgeQueue(queue)).isEqualTo(Figure.exact(2));

    clock.advance(Duration.ofSeconds(1));
    assertThat(take(receiver)).isEmpty();
    ack(receiver, held);
    assertThat(takeIds(bench.receiver(audit))).containsExactly("1", "2");
  }

  @Test
  void statsAreExact() throws Exception {
    bench.create(queue);
    assertThat(bench.service.stats(queue)).isEqualTo(stats(0, 0, 0, null));

    bench.publish(channel("orders"), "1", "2", "3");
    clock.advance(Duration.ofSeconds(2));
    bench.publish(
        channel("orders"), event("4"), event("5").withNotBefore(clock.instant().plusSeconds(9)));
    assertThat(bench.service.stats(queue)).isEqualTo(stats(5, 0, 0, Duration.ofSeconds(2)));

    EventReceiver receiver = bench.receiver(queue);
    List<Delivery> taken = receiver.receive(3, Duration.ZERO);
    bench.publish(queue.deadLetters(), "dead");
    clock.advance(Duration.ofSeconds(1));
    assertThat(bench.service.stats(queue)).isEqualTo(stats(2, 3, 1, Duration.ofSeconds(1)));
    assertThat(bench.service.stats(queue.deadLetters()))
        .isEqualTo(stats(1, 0, 0, Duration.ofSeconds(1)));

    settle(receiver, new Retry(taken.get(1), Duration.ofSeconds(60)));
    assertThat(bench.service.stats(queue)).isEqualTo(stats(3, 2, 1, Duration.ofSeconds(3)));
    clock.advance(LEASE);
    assertThat(bench.service.stats(queue)).isEqualTo(stats(5, 0, 1, Duration.ofSeconds(33)));
  }

  @Test
  void anEphemeralGroupVanishesAfterItsExpiryWithoutAReceiver() throws Exception {
    bench.create(queue);
    EventQueue guest = queue("orders", "guest");
    bench.service.createQueues(List.of(QueueSpec.of(guest).ephemeral(EXPIRY)));
    EventReceiver receiver = bench.receiver(guest);
    clock.advance(EXPIRY.multipliedBy(3));
    bench.publish(channel("orders"), "1");
    assertThat(takeIds(receiver)).containsExactly("1");
    receiver.close(TIMEOUT);

    clock.advance(EXPIRY.minusSeconds(1));
    bench.service.checkExists(guest);
    clock.advance(Duration.ofSeconds(1));

    assertFails(ErrorCode.NOT_FOUND, () -> bench.service.checkExists(guest), guest.name());
    assertThat(bench.service.listQueues()).containsExactly("orders_events", "orders_events_dlq");
    assertThat(takeIds(bench.receiver(queue))).containsExactly("1");
  }

  @Test
  void anEphemeralGroupThatNobodyEverReadVanishesToo() throws Exception {
    bench.service.createQueues(List.of(QueueSpec.of(queue).ephemeral(EXPIRY)));
    clock.advance(EXPIRY);

    assertThat(bench.service.maintain(Duration.ofSeconds(1))).isEqualTo(1);
  }

  private Delivery takeAfterPublishing(String id) throws Exception {
    bench.publish(channel("orders"), id);
    return take(bench.receiver(queue)).get(0);
  }

  private void assertConflict(QueueSpec spec, String... names) {
    assertFails(ErrorCode.CONFLICT, () -> bench.service.createQueues(List.of(spec)), names);
  }

  private static EventQueueStats stats(
      long ready, long inFlight, long dead, @org.jspecify.annotations.Nullable Duration oldest) {
    return new EventQueueStats(
        Figure.exact(ready), Figure.exact(inFlight), Figure.exact(dead), oldest);
  }
}
