package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.LEASE;
import static dev.signalbox.provider.memory.Bench.TIMEOUT;
import static dev.signalbox.provider.memory.Bench.ack;
import static dev.signalbox.provider.memory.Bench.assertCode;
import static dev.signalbox.provider.memory.Bench.assertFails;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.queue;
import static dev.signalbox.provider.memory.Bench.release;
import static dev.signalbox.provider.memory.Bench.retry;
import static dev.signalbox.provider.memory.Bench.settle;
import static dev.signalbox.provider.memory.Bench.take;
import static dev.signalbox.provider.memory.Bench.takeIds;
import static dev.signalbox.provider.memory.Bench.takeOne;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement.Ack;
import dev.signalbox.spi.Settlement.Retry;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private static final Duration INSTANTLY = Duration.ofNanos(1);

  private final TestClock clock = new TestClock();
  private final Bench bench = Bench.open(clock);
  private final EventQueue queue = queue("orders");
  private EventReceiver receiver;

  @BeforeEach
  void openReceiver() throws Exception {
    bench.create(queue);
    receiver = bench.receiver(queue);
  }

  @Test
  void anAcknowledgedEventNeverReturns() throws Exception {
    bench.publish(channel("orders"), "1");
    ack(receiver, takeOne(receiver));

    clock.advance(LEASE);

    assertThat(take(receiver)).isEmpty();
  }

  @Test
  void aLeasedEventIsWithOneReceiverAndComesBackWhenTheLeaseEnds() throws Exception {
    EventReceiver other = bench.receiver(queue);
    bench.publish(channel("orders"), "1");
    takeOne(receiver);

    clock.advance(LEASE.minus(INSTANTLY));
    assertThat(take(other)).isEmpty();
    clock.advance(INSTANTLY);
    Delivery again = takeOne(other);

    assertThat(again.attempt()).as("no handler was started").isEqualTo(1);
    assertThat(again.deliveries()).isEqualTo(2);
  }

  @Test
  void aRetryComesAfterItsDelayWithTheNextAttempt() throws Exception {
    bench.publish(channel("orders"), "1");
    Delivery first = takeOne(receiver);
    receiver.markStarted(List.of(first));
    retry(receiver, first, Duration.ofSeconds(1));

    clock.advance(Duration.ofSeconds(1).minus(INSTANTLY));
    assertThat(take(receiver)).isEmpty();
    clock.advance(INSTANTLY);
    Delivery second = takeOne(receiver);

    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.deliveries()).isEqualTo(2);
  }

  @Test
  void aReleaseGivesTheDeliveryBackToTheCount() throws Exception {
    bench.publish(channel("orders"), "1");
    for (int i = 0; i < 5; i++) {
      Delivery delivery = takeOne(receiver);
      assertThat(delivery.attempt()).isEqualTo(1);
      assertThat(delivery.brokerDeliveries()).hasValue(1);
      release(receiver, delivery);
    }
  }

  @Test
  void aStartedHandlerCountsAlthoughItsReceiverDied() throws Exception {
    bench.publish(channel("orders"), "killer", "neighbour");
    List<Delivery> both = take(receiver);
    receiver.markStarted(both.subList(0, 1));
    clock.advance(LEASE);

    List<Delivery> again = take(receiver);

    assertThat(again).extracting(Delivery::attempt).containsExactly(2, 1);
    assertThat(again).extracting(Delivery::deliveries).containsExactly(2, 2);
  }

  @Test
  void everyStartOfAHeldRetryCounts() throws Exception {
    bench.publish(channel("orders"), "1");
    Delivery delivery = takeOne(receiver);
    receiver.markStarted(List.of(delivery));
    receiver.markStarted(List.of(delivery));
    receiver.close(TIMEOUT);

    assertThat(takeOne(bench.receiver(queue)).attempt()).isEqualTo(3);
  }

  @Test
  void whatComesBackTakesItsOriginalPlace() throws Exception {
    bench.publish(channel("orders"), "1", "2", "3", "4");
    List<Delivery> taken = receiver.receive(3, Duration.ZERO);
    release(receiver, taken.get(2));
    retry(receiver, taken.get(0), Duration.ZERO);
    retry(receiver, taken.get(1), Duration.ofSeconds(5));

    assertThat(takeIds(receiver)).containsExactly("1", "3", "4");
    bench.publish(channel("orders"), "5");
    clock.advance(Duration.ofSeconds(5));
    assertThat(takeIds(receiver)).containsExactly("2", "5");
  }

  @Test
  void closingAReceiverReturnsWhatItHasNotSettled() throws Exception {
    bench.publish(channel("orders"), "1", "2", "3");
    List<Delivery> taken = take(receiver);
    ack(receiver, taken.get(1));

    receiver.close(TIMEOUT);

    assertThat(takeIds(bench.receiver(queue))).containsExactly("1", "3");
  }

  @Test
  void anExtendedLeaseLastsFromTheExtension() throws Exception {
    bench.publish(channel("orders"), "1");
    Delivery delivery = takeOne(receiver);
    clock.advance(LEASE.minusSeconds(1));

    LeaseExtension extension = receiver.extend(List.of(delivery), LEASE).get(0);

    assertThat(extension.until()).contains(clock.instant().plus(LEASE));
    clock.advance(LEASE.minus(INSTANTLY));
    assertThat(take(receiver)).isEmpty();
    ack(receiver, delivery);
  }

  @Test
  void anEndedLeaseCannotBeExtended() throws Exception {
    bench.publish(channel("orders"), "1");
    Delivery delivery = takeOne(receiver);
    clock.advance(LEASE);

    assertThat(receiver.extend(List.of(delivery), LEASE).get(0).until()).isEmpty();
  }

  @Test
  void aLeaseMayNotBeLongerThanDeclared() throws Exception {
    Duration tooLong = bench.service.capabilities().limits().longestLease().plusDays(1);
    ReceiverOptions options =
        new ReceiverOptions(List.of(queue), tooLong, 1, 1, Ordering.UNORDERED, "test");

    assertFails(ErrorCode.INVALID_ARGUMENT, () -> bench.service.openReceiver(options), "lease");
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> receiver.extend(List.of(), tooLong), "lease");
  }

  @Test
  void aStaleReceiptSettlesNothing() throws Exception {
    EventReceiver other = bench.receiver(queue);
    bench.publish(channel("orders"), "1");
    Delivery old = takeOne(receiver);
    clock.advance(LEASE);
    assertThat(settle(receiver, new Ack(old))).isEqualTo(SettlementOutcome.STALE);
    Delivery current = takeOne(other);

    assertThat(settle(receiver, new Ack(old))).isEqualTo(SettlementOutcome.STALE);
    assertThat(settle(receiver, new Retry(old, Duration.ZERO))).isEqualTo(SettlementOutcome.STALE);

    release(other, current);
    assertThat(takeIds(other)).containsExactly("1");
  }

  @Test
  void settlingTwiceIsHarmlessAndStale() throws Exception {
    bench.publish(channel("orders"), "1", "2");
    List<Delivery> taken = take(receiver);
    release(receiver, taken.get(0));
    ack(receiver, taken.get(1));

    assertThat(receiver.settle(List.of(new Ack(taken.get(0)), new Ack(taken.get(1)))))
        .containsOnly(SettlementOutcome.STALE);

    assertThat(takeIds(receiver)).containsExactly("1");
  }

  @Test
  void acknowledgingOutOfOrderKeepsTheOthers() throws Exception {
    bench.publish(channel("orders"), "1", "2", "3");
    List<Delivery> taken = take(receiver);
    ack(receiver, taken.get(2));
    ack(receiver, taken.get(0));
    clock.advance(LEASE);

    assertThat(takeIds(receiver)).containsExactly("2");
  }

  @Test
  void aDeliveryOfAnotherProviderIsRefused() throws Exception {
    bench.publish(channel("orders"), "1");
    Delivery own = takeOne(receiver);
    Delivery foreign =
        new Delivery(queue, "receipt", "9", 1, 1, null, clock.instant(), own.message());

    SettlementOutcome outcome = settle(receiver, new Ack(foreign));

    assertThat(outcome).isInstanceOf(SettlementOutcome.Failed.class);
    assertCode(
        ((SettlementOutcome.Failed) outcome).cause(), ErrorCode.INVALID_ARGUMENT, "provider");
    ack(receiver, own);
  }

  @Test
  void anImpossibleDelayFailsAndLeavesTheEventLeased() throws Exception {
    bench.publish(channel("orders"), "1");
    Delivery delivery = takeOne(receiver);

    assertThat(settle(receiver, new Retry(delivery, Duration.ofDays(1_000))))
        .isInstanceOf(SettlementOutcome.Failed.class);

    ack(receiver, delivery);
  }
}
