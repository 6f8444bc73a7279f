package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.TIMEOUT;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.event;
import static dev.signalbox.provider.memory.Bench.queue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.Settlement.Ack;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A million events: any step that took a time proportional to them would never end. */
class BacklogTest {

  private static final int EVENTS = 1_000_000;
  private static final int KEYS = 20_000;
  private static final int BATCH = 1_000;

  private final Bench bench =
      Bench.open(new TestClock(), Map.of("max_events", EVENTS, "history_events", 0));
  private final EventQueue queue = queue("orders");

  @Test
  void ofTwentyThousandKeysIsDrainedInOrder() throws Exception {
    bench.createOrdered(queue);
    drain(Ordering.PER_KEY);
  }

  @Test
  void withoutOrderIsDrainedInTheOrderOfPublishing() throws Exception {
    bench.create(queue);
    drain(Ordering.UNORDERED);
  }

  private void drain(Ordering ordering) throws Exception {
    for (int first = 0; first < EVENTS; first += BATCH) {
      List<EventMessage> batch =
          IntStream.range(first, first + BATCH)
              .mapToObj(i -> event(Integer.toString(i), "k" + i % KEYS))
              .toList();
      bench.service.publish(channel("orders"), batch, TIMEOUT);
    }
    assertThat(bench.service.stats(queue).ready()).isEqualTo(Figure.exact(EVENTS));
    EventReceiver receiver = bench.receiver(ordering, queue);
    Map<String, Integer> lastOfKey = new HashMap<>();
    int received = 0;
    while (received < EVENTS) {
      List<Delivery> taken = receiver.receive(BATCH, Duration.ZERO);
      assertThat(taken).isNotEmpty();
      for (Delivery delivery : taken) {
        int number = Integer.parseInt(delivery.message().knownId().orElseThrow());
        Integer last = lastOfKey.put(delivery.message().key().orElseThrow(), number);
        assertThat(number).isEqualTo(last == null ? number % KEYS : last + KEYS);
      }
      List<? extends Settlement> acks = taken.stream().map(Ack::new).toList();
      receiver.settle(acks);
      received += taken.size();
    }
    assertThat(bench.service.stats(queue).ready()).isEqualTo(Figure.exact(0));
  }
}
