package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.assertRejected;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.event;
import static dev.signalbox.provider.memory.Bench.queue;
import static dev.signalbox.provider.memory.Bench.take;
import static dev.signalbox.provider.memory.Bench.takeIds;
import static dev.signalbox.provider.memory.Bench.takeOne;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.PublishOutcome.Accepted;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishTest {

  private final TestClock clock = new TestClock();
  private final Bench bench = Bench.open(clock);

  @Test
  void everyGroupOfAChannelGetsAnEventUnchanged() throws Exception {
    EventQueue first = bench.create(queue("orders"));
    EventQueue second = bench.create(queue("orders", "audit"));
    EventMessage event =
        new EventMessage(
            "1",
            "p1",
            "order.placed",
            "orders",
            "k",
            "application/json",
            null,
            Map.of("traceparent", "00-ü"),
            EventBody.ofUtf8("{\"a\":1}"));

    List<PublishOutcome> outcomes = bench.publish(channel("orders"), event);

    assertThat(outcomes).singleElement().isInstanceOf(Accepted.class);
    for (EventQueue queue : List.of(first, second)) {
      var delivery = takeOne(bench.receiver(queue));
      assertThat(delivery.message()).isEqualTo(event.stored());
      assertThat(delivery.queue()).isEqualTo(queue);
      assertThat(delivery.enqueued()).contains(clock.instant());
      assertThat(delivery.leaseUntil()).isEqualTo(clock.instant().plus(Bench.LEASE));
      assertThat(new Accepted(delivery.brokerMessageId())).isEqualTo(outcomes.get(0));
    }
  }

  @Test
  void anEventForAQueueReachesThatGroupOnly() throws Exception {
    EventQueue first = bench.create(queue("orders"));
    EventQueue second = bench.create(queue("orders", "audit"));

    bench.publish(second, "redriven");

    assertThat(takeIds(bench.receiver(first))).isEmpty();
    assertThat(takeIds(bench.receiver(second))).containsExactly("redriven");
  }

  @Test
  void channelsDoNotSeeEachOther() throws Exception {
    bench.create(queue("orders"));
    EventQueue payments = bench.create(queue("payments"));

    bench.publish(channel("orders"), "1");

    assertThat(takeIds(bench.receiver(payments))).isEmpty();
  }

  @Test
  void anEventForADeadLetterQueueIsADeadLetter() throws Exception {
    EventQueue queue = bench.create(queue("orders"));

    bench.publish(queue.deadLetters(), "dead");

    assertThat(takeIds(bench.receiver(queue))).isEmpty();
    assertThat(takeIds(bench.receiver(queue.deadLetters()))).containsExactly("dead");
  }

  @Test
  void whatDoesNotExistIsNamed() throws Exception {
    bench.create(queue("orders"));

    assertRejected(
        bench.publish(channel("nowhere"), "1").get(0), ErrorCode.NOT_FOUND, "\"nowhere_events\"");
    assertRejected(
        bench.publish(queue("orders", "absent"), "1", "2").get(1),
        ErrorCode.NOT_FOUND,
        "\"orders_events__absent\"");
  }

  @Test
  void aChannelWithoutGroupsAcceptsAndRemembers() throws Exception {
    bench.service.createChannel(channel("orders"));

    assertThat(bench.publish(channel("orders"), "1", "2")).allMatch(Accepted.class::isInstance);
    bench.service.createQueues(
        List.of(
            QueueSpec.of(queue("orders", "early")).startingAt(StartPosition.EARLIEST),
            QueueSpec.of(queue("orders", "late"))));
    bench.publish(channel("orders"), "3");

    assertThat(takeIds(bench.receiver(queue("orders", "early")))).containsExactly("1", "2", "3");
    assertThat(takeIds(bench.receiver(queue("orders", "late")))).containsExactly("3");
  }

  @Test
  void theHistoryIsBoundedInEventsAndBytes() throws Exception {
    for (Map<String, ?> bound : List.of(Map.of("history_events", 2), Map.of("history_bytes", 5))) {
      Bench bounded = Bench.open(clock, bound);
      bounded.service.createChannel(channel("orders"));
      bounded.publish(channel("orders"), "1", "2", "3");

      bounded.service.createQueues(
          List.of(QueueSpec.of(queue("orders")).startingAt(StartPosition.EARLIEST)));

      assertThat(takeIds(bounded.receiver(queue("orders")))).containsExactly("2", "3");
    }
  }

  @Test
  void aDelayedEventDoesNotComeEarlyAndThenComesInItsPlace() throws Exception {
    EventQueue queue = bench.create(queue("orders"));
    EventReceiver receiver = bench.receiver(queue);
    bench.publish(
        channel("orders"),
        event("delayed").withNotBefore(clock.instant().plusMillis(500)),
        event("prompt"));

    assertThat(takeIds(receiver)).containsExactly("prompt");
    clock.advance(Duration.ofMillis(499));
    assertThat(take(receiver)).isEmpty();
    bench.publish(channel("orders"), "later");
    clock.advance(Duration.ofMillis(1));
    assertThat(takeIds(receiver)).containsExactly("delayed", "later");
  }

  @Test
  void aTooLargeBodyIsRefusedWithBothSizes() throws Exception {
    Bench small = Bench.open(clock, Map.of("max_event_bytes", 4));
    small.create(queue("orders"));
    EventBody five = EventBody.ofUtf8("12345");

    List<PublishOutcome> outcomes =
        small.publish(
            channel("orders"),
            event("1"),
            EventMessage.of("2", "order.placed", "orders", five),
            event("3"));

    assertRejected(outcomes.get(1), ErrorCode.TOO_LARGE, "5 bytes", "4");
    assertThat(takeIds(small.receiver(queue("orders")))).containsExactly("1", "3");
  }

  @Test
  void theEventsOfAKeySucceedAsAPrefix() throws Exception {
    Bench small = Bench.open(clock, Map.of("max_event_bytes", 4));
    EventQueue queue = small.create(queue("orders"));
    EventMessage large =
        EventMessage.of("2", "order.placed", "orders", EventBody.ofUtf8("12345"))
            .withOrderingKey("k");

    List<PublishOutcome> outcomes =
        small.publish(
            channel("orders"), event("1", "k"), large, event("3", "k"), event("4", "other"));

    assertRejected(outcomes.get(2), ErrorCode.THROTTLED, "ordering key");
    assertThat(takeIds(small.receiver(queue))).containsExactly("1", "4");
  }

  @Test
  void aFullQueueRefusesAndItsChannelGivesTheEventToNobody() throws Exception {
    Bench small = Bench.open(clock, Map.of("max_events", 2));
    EventQueue first = small.create(queue("orders"));
    EventQueue second = small.create(queue("orders", "audit"));
    small.publish(second, "0");

    List<PublishOutcome> outcomes = small.publish(channel("orders"), "1", "2");

    assertThat(outcomes.get(0)).isInstanceOf(Accepted.class);
    assertRejected(outcomes.get(1), ErrorCode.THROTTLED, second.name(), "max_events = 2");
    assertThat(takeIds(small.receiver(first))).containsExactly("1");
  }
}
