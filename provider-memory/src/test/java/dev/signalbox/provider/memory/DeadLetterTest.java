package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.LEASE;
import static dev.signalbox.provider.memory.Bench.ack;
import static dev.signalbox.provider.memory.Bench.assertCode;
import static dev.signalbox.provider.memory.Bench.assertFails;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.event;
import static dev.signalbox.provider.memory.Bench.queue;
import static dev.signalbox.provider.memory.Bench.settle;
import static dev.signalbox.provider.memory.Bench.take;
import static dev.signalbox.provider.memory.Bench.takeIds;
import static dev.signalbox.provider.memory.Bench.takeOne;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.DeadLetterBrowser.Letter;
import dev.signalbox.spi.DeadLetterBrowser.Page;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.Settlement.Ack;
import dev.signalbox.spi.Settlement.DeadLetter;
import dev.signalbox.spi.SettlementOutcome;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  private final TestClock clock = new TestClock();
  private final Bench bench = Bench.open(clock);
  private final EventQueue queue = queue("orders");
  private final DeadLetterQueue letters = queue.deadLetters();

  @BeforeEach
  void createQueue() throws Exception {
    bench.create(queue);
  }

  @Test
  void aDeadLetterLeavesItsQueueAndKeepsBodyAndHeaders() throws Exception {
    bench.publish(channel("orders"), "1");
    EventReceiver receiver = bench.receiver(queue);
    EventMessage letter = event("1").withHeaders(Map.of("signalbox-dl-reason", "broken"));

    assertThat(settle(receiver, new DeadLetter(takeOne(receiver), letter)))
        .isEqualTo(SettlementOutcome.SETTLED);

    clock.advance(LEASE);
    assertThat(take(receiver)).isEmpty();
    Delivery dead = takeOne(bench.receiver(letters));
    assertThat(dead.message()).isEqualTo(letter.stored());
    assertThat(dead.queue()).isEqualTo(letters);
    assertThat(dead.attempt()).isEqualTo(1);
  }

  @Test
  void aStaleDeliveryMakesNoDeadLetter() throws Exception {
    bench.publish(channel("orders"), "1");
    EventReceiver receiver = bench.receiver(queue);
    Delivery stale = takeOne(receiver);
    clock.advance(LEASE);

    assertThat(settle(receiver, new DeadLetter(stale, event("1"))))
        .isEqualTo(SettlementOutcome.STALE);

    assertThat(take(bench.receiver(letters))).isEmpty();
    assertThat(takeIds(receiver)).containsExactly("1");
  }

  @Test
  void aDeadLetterQueueHasNoDeadLettersAndKeepsALetterHoweverOftenItIsRead() throws Exception {
    bench.publish(letters, "1");
    EventReceiver receiver = bench.receiver(letters);
    for (int i = 0; i < 50; i++) {
      Delivery delivery = takeOne(receiver);
      receiver.markStarted(List.of(delivery));
      SettlementOutcome outcome = settle(receiver, new DeadLetter(delivery, event("1")));
      assertThat(outcome).isInstanceOf(SettlementOutcome.Failed.class);
      assertCode(((SettlementOutcome.Failed) outcome).cause(), ErrorCode.NOT_FOUND, letters.name());
      clock.advance(LEASE);
    }
    assertThat(takeIds(receiver)).containsExactly("1");
  }

  @Test
  void aGroupWithoutDeadLettersSaysSoAndKeepsTheEvent() throws Exception {
    EventQueue without = queue("orders", "without");
    bench.service.createQueues(
        List.of(
            new QueueSpec(
                without, Ordering.UNORDERED, StartPosition.LATEST, List.of(), null, null)));
    bench.publish(without, "1");
    EventReceiver receiver = bench.receiver(without);

    assertThat(settle(receiver, new DeadLetter(takeOne(receiver), event("1"))))
        .isInstanceOf(SettlementOutcome.Failed.class);

    clock.advance(LEASE);
    assertThat(takeIds(receiver)).containsExactly("1");
    assertFails(ErrorCode.NOT_FOUND, () -> bench.receiver(without.deadLetters()), "__without_dlq");
    assertThat(bench.service.stats(without).deadLettered()).isEqualTo(Figure.exact(0));
  }

  @Test
  void aFullDeadLetterQueueLeavesTheEventWhereItIs() throws Exception {
    Bench small = Bench.open(clock, Map.of("max_events", 1));
    small.create(queue);
    small.publish(letters, "0");
    small.publish(queue, "1");
    EventReceiver receiver = small.receiver(queue);
    Delivery delivery = takeOne(receiver);

    assertThat(settle(receiver, new DeadLetter(delivery, event("1"))))
        .isInstanceOf(SettlementOutcome.Failed.class);

    ack(receiver, delivery);
  }

  @Test
  void browsingShowsEveryLetterInOrderAndChangesNothing() throws Exception {
    bench.publish(letters, "1", "2", "3", "4", "5");
    takeOne(bench.receiver(letters));
    var before = bench.service.stats(letters);

    List<Letter> seen = browseAll(2);

    assertThat(seen)
        .extracting(letter -> letter.message().id())
        .containsExactly("1", "2", "3", "4", "5");
    assertThat(bench.service.stats(letters)).isEqualTo(before);
    assertThat(takeIds(bench.receiver(letters))).containsExactly("2", "3", "4", "5");
  }

  @Test
  void aCursorStaysGoodWhenLettersComeAndGo() throws Exception {
    bench.publish(letters, "1", "2", "3");
    Page page = bench.browser().browse(letters, null, 2);
    bench.browser().remove(letters, page.letters().stream().map(Letter::brokerMessageId).toList());
    bench.publish(letters, "4");

    Page next = bench.browser().browse(letters, page.next().orElseThrow(), 2);

    assertThat(next.letters())
        .extracting(letter -> letter.message().id())
        .containsExactly("3", "4");
    assertThat(next.next()).isEmpty();
  }

  @Test
  void removingCountsWhatWasThereAndMakesALeaseStale() throws Exception {
    bench.publish(letters, "1", "2", "3");
    EventReceiver receiver = bench.receiver(letters);
    Delivery held = takeOne(receiver);
    String second = browseAll(10).get(1).brokerMessageId();

    assertThat(
            bench
                .browser()
                .remove(letters, List.of(held.brokerMessageId(), second, second, "99", "x")))
        .isEqualTo(2);

    assertThat(settle(receiver, new Ack(held))).isEqualTo(SettlementOutcome.STALE);
    assertThat(takeIds(receiver)).containsExactly("3");
  }

  @Test
  void aWrongCursorOrPageIsRefused() {
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> bench.browser().browse(letters, "x", 1), "\"x\"");
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> bench.browser().browse(letters, null, 0), "0");
    assertFails(
        ErrorCode.NOT_FOUND,
        () -> bench.browser().browse(queue("no").deadLetters(), null, 1),
        "no_events_dlq");
  }

  @Test
  void lettersPastTheirRetentionAreDropped() throws Exception {
    String[] many = new String[2_500];
    java.util.Arrays.setAll(many, Integer::toString);
    bench.publish(letters, many);
    EventReceiver receiver = bench.receiver(letters);
    Duration week = Duration.ofDays(7);
    clock.advance(week.minusSeconds(1));
    bench.publish(letters, "young");
    Delivery held = takeOne(receiver);
    assertThat(bench.service.maintain(Duration.ofMinutes(1))).isZero();
    clock.advance(Duration.ofSeconds(1));

    assertThat(bench.service.maintain(Duration.ofMinutes(1))).isEqualTo(2_499);

    assertThat(browseAll(10))
        .extracting(letter -> letter.message().id())
        .containsExactly("0", "young");
    ack(receiver, held);
  }

  private List<Letter> browseAll(int pageSize) throws Exception {
    List<Letter> seen = new ArrayList<>();
    Page page = bench.browser().browse(letters, null, pageSize);
    seen.addAll(page.letters());
    while (page.next().isPresent()) {
      page = bench.browser().browse(letters, page.next().orElseThrow(), pageSize);
      seen.addAll(page.letters());
    }
    return seen;
  }
}
