package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a delivery is, and what becomes of it by its settlement. */
@ParameterizedClass
@EnumSource(Server.class)
class DeliveryTest {
  private final Fixture it;

  DeliveryTest(Server server) throws Exception {
    it = new Fixture(server).create();
  }

  @AfterEach
  void close() throws Exception {
    it.close();
  }

  @Test
  void everythingOfAnEventComesBackButItsIdWhichIsInTheBody() throws Exception {
    EventMessage sent =
        it.event(7)
            .withOrderingKey("käse \"7\"\\")
            .withHeaders(
                Map.of("traceparent", "00-ab", "x-pgmq-group", "mine", "n", "ü\u2028\"\\"));
    assertThat(it.publish(it.channel, List.of(sent))).hasSize(1);

    Delivery came = Fixture.receive(it.receiver(it.queue), 1).get(0);

    assertThat(came.message().headers()).isEqualTo(sent.headers());
    assertThat(came.message().orderingKey()).isEqualTo("käse \"7\"\\");
    assertThat(came.message().contentType()).isEqualTo(EventMessage.JSON);
    assertThat(came.message().body()).isEqualTo(sent.body());
    assertThat(came.attempt()).isEqualTo(1);
    assertThat(came.deliveries()).isEqualTo(1);
    assertThat(came.enqueued().orElseThrow()).isBetween(before(60), Instant.now().plusSeconds(60));
    assertThat(came.leaseUntil()).isAfter(Instant.now());
  }

  private static Instant before(int seconds) {
    return Instant.now().minusSeconds(seconds);
  }

  @Test
  void deliveriesComeInTheOrderOfPublishing() throws Exception {
    it.publishAll(250);

    List<Delivery> came = Fixture.receive(it.receiver(it.queue), 250);

    assertThat(Fixture.ids(came)).isEqualTo(it.events(250).stream().map(EventMessage::id).toList());
  }

  @Test
  void anAcknowledgedEventIsGone() throws Exception {
    it.publishAll(2);
    EventReceiver receiver = it.receiver(it.queue);
    List<Delivery> came = Fixture.receive(receiver, 2);

    assertThat(receiver.settle(List.of(new Settlement.Ack(came.get(0)))))
        .containsExactly(SettlementOutcome.SETTLED);

    assertThat(it.count(it.table())).isEqualTo(1);
  }

  @Test
  void settlingTwiceIsStaleAndHarmless() throws Exception {
    it.publishAll(1);
    EventReceiver receiver = it.receiver(it.queue);
    Delivery came = Fixture.receive(receiver, 1).get(0);
    Settlement ack = new Settlement.Ack(came);

    assertThat(receiver.settle(List.of(ack, ack)))
        .containsExactly(SettlementOutcome.SETTLED, SettlementOutcome.STALE);
    assertThat(receiver.settle(List.of(ack))).containsExactly(SettlementOutcome.STALE);
  }

  @Test
  void aReaderWhoseLeaseHasEndedSettlesNothingOfTheNextReaders() throws Exception {
    it.publishAll(1);
    EventReceiver slow = it.receiver(Ordering.UNORDERED, Duration.ofMillis(50), it.queue);
    Delivery old = Fixture.receive(slow, 1).get(0);
    EventReceiver next = it.receiver(it.queue);
    Delivery again = Fixture.receive(next, 1).get(0);
    assertThat(again.attempt()).isEqualTo(2);

    assertThat(slow.settle(List.of(new Settlement.Ack(old))))
        .containsExactly(SettlementOutcome.STALE);
    assertThat(slow.settle(List.of(new Settlement.Retry(old, Duration.ZERO))))
        .containsExactly(SettlementOutcome.STALE);
    assertThat(slow.settle(List.of(new Settlement.Release(old))))
        .containsExactly(SettlementOutcome.STALE);
    assertThat(slow.settle(List.of(new Settlement.DeadLetter(old, it.event(1)))))
        .containsExactly(SettlementOutcome.STALE);
    assertThat(slow.extend(List.of(old), Duration.ofSeconds(5)))
        .extracting(LeaseExtension::leaseUntil)
        .containsOnlyNulls();
    assertThat(it.count(it.table())).isEqualTo(1);
    assertThat(it.count(it.letters())).isZero();
    assertThat(next.settle(List.of(new Settlement.Ack(again))))
        .containsExactly(SettlementOutcome.SETTLED);
  }

  @Test
  void aReleaseGivesTheAttemptBackAndIsNoTokenForItsOldReader() throws Exception {
    it.publishAll(1);
    EventReceiver receiver = it.receiver(it.queue);
    Delivery first = Fixture.receive(receiver, 1).get(0);
    assertThat(receiver.settle(List.of(new Settlement.Release(first))))
        .containsExactly(SettlementOutcome.SETTLED);

    Delivery second = Fixture.receive(receiver, 1).get(0);

    assertThat(second.attempt()).isEqualTo(1);
    assertThat(receiver.settle(List.of(new Settlement.Ack(first))))
        .containsExactly(SettlementOutcome.STALE);
  }

  @Test
  void aRunThatEndedInAReleaseStaysCounted() throws Exception {
    it.publishAll(1);
    EventReceiver receiver = it.receiver(it.queue);
    Delivery first = Fixture.receive(receiver, 1).get(0);
    receiver.markStarted(List.of(first));
    receiver.markStarted(List.of(first));
    assertThat(receiver.settle(List.of(new Settlement.Release(first))))
        .containsExactly(SettlementOutcome.SETTLED);

    assertThat(Fixture.receive(receiver, 1).get(0).attempt()).isEqualTo(3);
  }

  @Test
  void aRetryComesWithTheNextAttemptAndNotEarly() throws Exception {
    it.publishAll(1);
    EventReceiver receiver = it.receiver(it.queue);
    Delivery first = Fixture.receive(receiver, 1).get(0);
    long start = System.nanoTime();
    assertThat(receiver.settle(List.of(new Settlement.Retry(first, Duration.ofMillis(300)))))
        .containsExactly(SettlementOutcome.SETTLED);

    Delivery second = Fixture.receive(receiver, 1).get(0);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    assertThat(second.attempt()).isEqualTo(2);
  }

  @Test
  void deadLetteringMovesTheEventInOneStep() throws Exception {
    it.publishAll(1);
    EventReceiver receiver = it.receiver(it.queue);
    Delivery came = Fixture.receive(receiver, 1).get(0);
    EventMessage letter = it.event(1).withHeaders(Map.of("signalbox-dl-reason", "no luck"));

    assertThat(receiver.settle(List.of(new Settlement.DeadLetter(came, letter))))
        .containsExactly(SettlementOutcome.SETTLED);

    assertThat(it.count(it.table())).isZero();
    Delivery dead = Fixture.receive(it.receiver(it.queue.deadLetters()), 1).get(0);
    assertThat(dead.message().headers()).containsEntry("signalbox-dl-reason", "no luck");
    assertThat(dead.message().id()).isEqualTo("e1");
    assertThat(dead.message().body()).isEqualTo(letter.body());
  }

  @Test
  void anExtendedLeaseHoldsAndKeepsItsFence() throws Exception {
    it.publishAll(1);
    EventReceiver receiver = it.receiver(Ordering.UNORDERED, Duration.ofMillis(500), it.queue);
    Delivery came = Fixture.receive(receiver, 1).get(0);

    LeaseExtension extension = receiver.extend(List.of(came), Duration.ofSeconds(30)).get(0);

    assertThat(extension.until().orElseThrow()).isAfter(came.leaseUntil());
    assertThat(it.receiver(it.queue).receive(1, Duration.ofMillis(1_500))).isEmpty();
    assertThat(receiver.settle(List.of(new Settlement.Ack(came))))
        .containsExactly(SettlementOutcome.SETTLED);
  }

  @Test
  void aClosedReceiverGivesBackWhatItHolds() throws Exception {
    it.publishAll(3);
    EventReceiver receiver = it.receiver(it.queue);
    assertThat(Fixture.receive(receiver, 3)).hasSize(3);

    receiver.close(Duration.ofSeconds(5));

    List<Delivery> again = Fixture.receive(it.receiver(it.queue), 3);
    assertThat(again).extracting(Delivery::attempt).containsOnly(1);
  }
}
