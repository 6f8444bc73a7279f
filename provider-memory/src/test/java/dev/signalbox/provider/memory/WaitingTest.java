package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.LEASE;
import static dev.signalbox.provider.memory.Bench.TIMEOUT;
import static dev.signalbox.provider.memory.Bench.assertFails;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.event;
import static dev.signalbox.provider.memory.Bench.ids;
import static dev.signalbox.provider.memory.Bench.queue;
import static dev.signalbox.provider.memory.Bench.retry;
import static dev.signalbox.provider.memory.Bench.take;
import static dev.signalbox.provider.memory.Bench.takeOne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ReceiverOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ends a waiting receive, on the real clock. */
class WaitingTest {

  private final Bench bench = Bench.open(Clock.systemUTC());
  private final EventQueue queue = queue("orders");

  @BeforeEach
  void createQueue() throws Exception {
    bench.create(queue);
  }

  @Test
  void aPublishedEvent() throws Exception {
    Running receive = Running.receive(bench.receiver(queue), 10);
    bench.publish(channel("orders"), "1");

    assertThat(ids(receive.result())).containsExactly("1");
  }

  @Test
  void anEventInOneOfAThousandQueues() throws Exception {
    List<EventQueue> queues = IntStream.range(0, 1_000).mapToObj(i -> queue("ns" + i)).toList();
    for (EventQueue each : queues) {
      bench.create(each);
    }
    Running receive = Running.receive(bench.receiver(queues.toArray(MessageQueue[]::new)), 10);

    bench.publish(channel("ns777"), "1");

    assertThat(ids(receive.result())).containsExactly("1");
  }

  @Test
  void aDeadLetter() throws Exception {
    Running receive = Running.receive(bench.receiver(queue.deadLetters()), 10);
    bench.publish(queue.deadLetters(), "1");

    assertThat(ids(receive.result())).containsExactly("1");
  }

  @Test
  void theEndOfADelay() throws Exception {
    Running receive = Running.receive(bench.receiver(queue), 10);
    bench.publish(
        channel("orders"),
        event("far").withNotBefore(Clock.systemUTC().instant().plusSeconds(3_600)),
        event("near").withNotBefore(Clock.systemUTC().instant().plusMillis(30)));

    assertThat(ids(receive.result())).containsExactly("near");
  }

  @Test
  void aRetryOfAnotherReceiver() throws Exception {
    bench.publish(channel("orders"), "1");
    EventReceiver first = bench.receiver(queue);
    var delivery = takeOne(first);
    Running receive = Running.receive(bench.receiver(queue), 10);

    retry(first, delivery, Duration.ofMillis(30));

    assertThat(ids(receive.result())).containsExactly("1");
  }

  @Test
  void theEndOfALease() throws Exception {
    bench.publish(channel("orders"), "1");
    EventReceiver brief =
        bench.service.openReceiver(
            new ReceiverOptions(
                List.of(queue), Duration.ofMillis(50), 1, 1, Ordering.UNORDERED, "brief"));
    take(brief);

    assertThat(ids(bench.receiver(queue).receive(1, Duration.ofHours(1)))).containsExactly("1");
  }

  @Test
  void theCloseOfAReceiverThatHadTheEvent() throws Exception {
    bench.publish(channel("orders"), "1");
    EventReceiver first = bench.receiver(queue);
    take(first);
    Running receive = Running.receive(bench.receiver(queue), 10);

    first.close(TIMEOUT);

    assertThat(ids(receive.result())).containsExactly("1");
  }

  @Test
  void theEndOfItsTime() throws Exception {
    assertThat(bench.receiver(queue).receive(1, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void aWakeUpAlsoOneThatCameBefore() throws Exception {
    EventReceiver receiver = bench.receiver(queue);
    Running receive = Running.receive(receiver, 10);
    receiver.wakeUp();
    assertThat(receive.result()).isEmpty();

    receiver.wakeUp();
    receiver.wakeUp();
    assertThat(receiver.receive(1, Duration.ofHours(1))).isEmpty();

    Running next = Running.receive(receiver, 10);
    receiver.wakeUp();
    assertThat(next.result()).isEmpty();
  }

  @Test
  void anInterrupt() throws Exception {
    Running receive = Running.receive(bench.receiver(queue), 10);
    receive.interrupt();

    assertThatThrownBy(receive::result).isInstanceOf(InterruptedException.class);
  }

  @Test
  void theCloseOfItsReceiver() throws Exception {
    EventReceiver receiver = bench.receiver(queue);
    Running receive = Running.receive(receiver, 10);
    receiver.close(TIMEOUT);

    assertFails(ErrorCode.CLOSED, receive::result, "test");
  }

  @Test
  void theCloseOfItsConnection() throws Exception {
    Running receive = Running.receive(bench.receiver(queue), 10);
    bench.service.close(TIMEOUT);

    assertFails(ErrorCode.CLOSED, receive::result, "test");
  }

  @Test
  void theDeletionOfItsQueue() throws Exception {
    EventReceiver receiver = bench.receiver(queue);
    Running receive = Running.receive(receiver, 10);
    bench.service.deleteQueue(queue);

    assertFails(ErrorCode.NOT_FOUND, receive::result, queue.name());
    assertFails(ErrorCode.NOT_FOUND, () -> take(receiver), queue.name());
  }

  @Test
  void oneBatchWakesAsManyReceiversAsItNeeds() throws Exception {
    List<Running> receives = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      receives.add(Running.receive(bench.receiver(queue), 1));
    }

    bench.publish(channel("orders"), "1", "2", "3", "4", "5");

    List<String> received = new ArrayList<>();
    for (Running receive : receives) {
      received.addAll(ids(receive.result()));
    }
    assertThat(received).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
  }

  @Test
  void aReceiverThatIsInterruptedWhileAnEventWakesItLeavesTheEventToAnother() throws Exception {
    for (int round = 0; round < 200; round++) {
      EventReceiver first = bench.receiver(queue);
      Running interrupted = Running.receive(first, 1);
      EventReceiver second = bench.receiver(queue);
      Running waiting = Running.receive(second, 1);

      Thread publisher = new Thread(() -> bench.publish(channel("orders"), "1", "2"));
      publisher.start();
      interrupted.interrupt();

      assertThat(waiting.result()).as("round %d", round).hasSize(1);
      publisher.join();
      first.close(TIMEOUT);
      second.close(LEASE);
      bench.service.purgeQueue(queue);
    }
  }
}
