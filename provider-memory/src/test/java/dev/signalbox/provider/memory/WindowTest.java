package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.LEASE;
import static dev.signalbox.provider.memory.Bench.ack;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.ids;
import static dev.signalbox.provider.memory.Bench.queue;
import static dev.signalbox.provider.memory.Bench.take;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ReceiverOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

  private final Bench bench = Bench.open(new TestClock());
  private final EventQueue queue = queue("orders");

  @Test
  void noMoreEventsAreHeldThanTheWindowAllows() throws Exception {
    EventReceiver receiver = receiver(2, 1_000);
    bench.publish(channel("orders"), "1", "2", "3");

    List<Delivery> taken = take(receiver);
    assertThat(ids(taken)).containsExactly("1", "2");
    assertThat(take(receiver)).isEmpty();
    ack(receiver, taken.get(1));
    assertThat(ids(take(receiver))).containsExactly("3");
  }

  @Test
  void noMoreBytesAreHeldThanTheWindowAllowsButForASingleLargerEvent() throws Exception {
    EventReceiver receiver = receiver(100, 10);
    publish("1", 6);
    publish("2", 5);
    publish("3", 50);

    for (String id : List.of("1", "2", "3")) {
      List<Delivery> taken = take(receiver);
      assertThat(ids(taken)).containsExactly(id);
      ack(receiver, taken.get(0));
    }
  }

  @Test
  void anEventThatAFullReceiverCannotTakeWakesAnotherOne() throws Exception {
    EventReceiver full = receiver(1, 1_000);
    bench.publish(channel("orders"), "1");
    take(full);
    Running fullReceive = Running.receive(full, 1);
    EventReceiver free = receiver(1, 1_000);
    Running freeReceive = Running.receive(free, 1);

    bench.publish(channel("orders"), "2");

    assertThat(ids(freeReceive.result())).containsExactly("2");
    full.wakeUp();
    assertThat(fullReceive.result()).isEmpty();
  }

  @Test
  void aSettlementMakesRoomForAWaitingReceive() throws Exception {
    EventReceiver receiver = receiver(1, 1_000);
    bench.publish(channel("orders"), "1", "2");
    Delivery first = take(receiver).get(0);
    Running receive = Running.receive(receiver, 1);

    ack(receiver, first);

    assertThat(ids(receive.result())).containsExactly("2");
  }

  @Test
  void manyQueuesAreServedInTurn() throws Exception {
    EventQueue second = bench.create(queue("payments"));
    bench.create(queue);
    EventReceiver receiver = bench.receiver(queue, second);
    bench.publish(channel("orders"), "o1", "o2", "o3");
    bench.publish(channel("payments"), "p1");

    assertThat(ids(receiver.receive(2, Duration.ZERO))).containsExactly("o1", "o2");
    assertThat(ids(receiver.receive(2, Duration.ZERO))).containsExactly("p1", "o3");
  }

  private EventReceiver receiver(int events, long bytes) throws Exception {
    bench.create(queue);
    return bench.service.openReceiver(
        new ReceiverOptions(List.of(queue), LEASE, events, bytes, Ordering.UNORDERED, "test"));
  }

  private void publish(String id, int bytes) {
    EventBody body = EventBody.ofUtf8("x".repeat(bytes));
    bench.publish(channel("orders"), EventMessage.of(id, "order.placed", "orders", body));
  }
}
