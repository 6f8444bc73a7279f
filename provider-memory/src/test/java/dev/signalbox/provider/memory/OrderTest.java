package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.LEASE;
import static dev.signalbox.provider.memory.Bench.TIMEOUT;
import static dev.signalbox.provider.memory.Bench.ack;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.event;
import static dev.signalbox.provider.memory.Bench.ids;
import static dev.signalbox.provider.memory.Bench.queue;
import static dev.signalbox.provider.memory.Bench.release;
import static dev.signalbox.provider.memory.Bench.retry;
import static dev.signalbox.provider.memory.Bench.settle;
import static dev.signalbox.provider.memory.Bench.take;
import static dev.signalbox.provider.memory.Bench.takeIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.Settlement.DeadLetter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {

  private final TestClock clock = new TestClock();
  private final Bench bench = Bench.open(clock);
  private final EventQueue queue = queue("orders");

  @Test
  void onlyTheFirstOfAKeyIsOutAndOtherKeysGoOn() throws Exception {
    EventReceiver receiver = ordered();
    bench.publish(
        channel("orders"),
        event("a1", "a"),
        event("a2", "a"),
        event("b1", "b"),
        event("free1"),
        event("b2", "b"),
        event("free2"));

    List<Delivery> taken = take(receiver);
    assertThat(ids(taken)).containsExactly("a1", "b1", "free1", "free2");
    ack(receiver, taken.get(1));
    assertThat(takeIds(receiver)).containsExactly("b2");
    ack(receiver, taken.get(0));
    assertThat(takeIds(receiver)).containsExactly("a2");
  }

  @Test
  void aRetryHoldsItsKeyUntilItIsDone() throws Exception {
    EventReceiver receiver = ordered();
    bench.publish(channel("orders"), event("a1", "a"), event("a2", "a"), event("b1", "b"));
    retry(receiver, take(receiver).get(0), Duration.ofSeconds(10));

    assertThat(take(receiver)).isEmpty();
    clock.advance(Duration.ofSeconds(10));
    List<Delivery> again = take(receiver);
    assertThat(ids(again)).containsExactly("a1");
    ack(receiver, again.get(0));
    assertThat(takeIds(receiver)).containsExactly("a2");
  }

  @Test
  void aReleaseComesBackBeforeTheOthersOfItsKey() throws Exception {
    EventReceiver receiver = ordered();
    bench.publish(channel("orders"), event("a1", "a"), event("a2", "a"));

    release(receiver, take(receiver).get(0));

    assertThat(takeIds(receiver)).containsExactly("a1");
  }

  @Test
  void anEndedLeaseAndAClosedReceiverKeepTheOrder() throws Exception {
    EventReceiver receiver = ordered();
    bench.publish(channel("orders"), event("a1", "a"), event("a2", "a"));
    take(receiver);
    clock.advance(LEASE);
    assertThat(takeIds(receiver)).containsExactly("a1");

    receiver.close(TIMEOUT);

    assertThat(takeIds(bench.receiver(queue))).containsExactly("a1");
  }

  @Test
  void aDeadLetterLetsTheNextOfItsKeyCome() throws Exception {
    EventReceiver receiver = ordered();
    bench.publish(channel("orders"), event("a1", "a"), event("a2", "a"));

    settle(receiver, new DeadLetter(take(receiver).get(0), event("a1", "a")));

    assertThat(takeIds(receiver)).containsExactly("a2");
  }

  @Test
  void aDelayedEventHoldsTheLaterOnesOfItsKey() throws Exception {
    EventReceiver receiver = ordered();
    bench.publish(
        channel("orders"),
        event("a1", "a").withNotBefore(clock.instant().plusSeconds(1)),
        event("a2", "a"));

    assertThat(take(receiver)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    List<Delivery> first = take(receiver);
    assertThat(ids(first)).containsExactly("a1");
    ack(receiver, first.get(0));
    assertThat(takeIds(receiver)).containsExactly("a2");
  }

  @Test
  void oneOrderedReceiverIsEnoughToKeepTheOrderOfAQueue() throws Exception {
    bench.create(queue);
    EventReceiver unordered = bench.receiver(queue);
    bench.publish(
        channel("orders"), event("a1", "a"), event("a2", "a"), event("b1", "b"), event("b2", "b"));
    Delivery a1 = unordered.receive(1, Duration.ZERO).get(0);

    EventReceiver ordered = bench.receiver(Ordering.PER_KEY, queue);

    assertThat(takeIds(ordered)).containsExactly("b1");
    assertThat(take(unordered)).isEmpty();
    ack(unordered, a1);
    assertThat(takeIds(ordered)).containsExactly("a2");
  }

  @Test
  void whatAnUnorderedReceiverHasTakenOfAKeyComesBeforeTheRest() throws Exception {
    bench.create(queue);
    EventReceiver unordered = bench.receiver(queue);
    bench.publish(channel("orders"), event("a1", "a"), event("a2", "a"), event("a3", "a"));
    List<Delivery> taken = unordered.receive(2, Duration.ZERO);
    EventReceiver ordered = bench.receiver(Ordering.PER_KEY, queue);

    ack(unordered, taken.get(0));
    assertThat(take(ordered)).isEmpty();
    release(unordered, taken.get(1));
    assertThat(takeIds(ordered)).containsExactly("a2");
  }

  @Test
  void aPurgeLeavesTheKeysOfLeasedEventsHeld() throws Exception {
    EventReceiver receiver = ordered();
    bench.publish(channel("orders"), event("a1", "a"), event("a2", "a"), event("b1", "b"));
    List<Delivery> taken = take(receiver);

    assertThat(bench.service.purgeQueue(queue)).isEqualTo(Figure.exact(1));
    bench.publish(channel("orders"), event("a3", "a"));

    assertThat(take(receiver)).isEmpty();
    ack(receiver, taken.get(0));
    assertThat(takeIds(receiver)).containsExactly("a3");
  }

  private EventReceiver ordered() throws Exception {
    bench.createOrdered(queue);
    return bench.receiver(Ordering.PER_KEY, queue);
  }
}
