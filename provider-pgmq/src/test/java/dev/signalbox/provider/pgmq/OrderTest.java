package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of keys, as receivers see it. */
@ParameterizedClass
@EnumSource(Server.class)
class OrderTest {
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final Fixture it;

  OrderTest(Server server) throws Exception {
    it = new Fixture(server);
  }

  @BeforeEach
  void create() throws Exception {
    it.service.createQueues(List.of(QueueSpec.of(it.queue).ordered(Ordering.PER_KEY)));
  }

  @AfterEach
  void close() throws Exception {
    it.close();
  }

  private EventMessage keyed(int number, String key) {
    return it.event(number).withOrderingKey(key);
  }

  private EventReceiver ordered() throws Exception {
    return it.receiver(Ordering.PER_KEY, LEASE, it.queue);
  }

  @Test
  void aKeyThatIsHeldIsHeldBackFromOthers() throws Exception {
    assertThat(it.publish(it.channel, List.of(keyed(1, "a"), keyed(2, "a"), keyed(3, "b"))))
        .hasSize(3);
    EventReceiver first = ordered();
    EventReceiver second = ordered();
    Delivery held = first.receive(1, Duration.ofSeconds(5)).get(0);
    assertThat(Fixture.id(held)).isEqualTo("e1");

    List<Delivery> others = new ArrayList<>(second.receive(10, Duration.ofSeconds(5)));
    others.addAll(second.receive(10, Duration.ofMillis(300)));

    assertThat(Fixture.ids(others)).containsExactly("e3");
    assertThat(first.settle(List.of(new Settlement.Ack(held)))).hasSize(1);
    assertThat(Fixture.ids(Fixture.receive(second, 1))).containsExactly("e2");
  }

  @Test
  void aDelayedHeadHoldsBackItsKeyOnly() throws Exception {
    assertThat(it.publish(it.channel, List.of(keyed(1, "a"), keyed(2, "a"), keyed(3, "b"))))
        .hasSize(3);
    EventReceiver receiver = ordered();
    Delivery head = receiver.receive(1, Duration.ofSeconds(5)).get(0);
    assertThat(receiver.settle(List.of(new Settlement.Retry(head, Duration.ofSeconds(1)))))
        .hasSize(1);

    List<Delivery> came = Fixture.receive(receiver, 3);

    assertThat(Fixture.ids(came)).containsExactly("e3", "e1", "e2");
  }

  @Test
  void oneKeyAloneFillsAWholeBatchInOrder() throws Exception {
    List<EventMessage> events = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      events.add(keyed(i, "only"));
    }
    assertThat(it.publish(it.channel, events)).hasSize(200);

    List<Delivery> came = ordered().receive(150, Duration.ofSeconds(5));

    assertThat(Fixture.ids(came))
        .isEqualTo(events.subList(0, 150).stream().map(EventMessage::id).toList());
  }

  @Test
  void eventsWithAndWithoutKeyAllCome() throws Exception {
    List<EventMessage> events = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      events.add(i % 2 == 0 ? it.event(i) : keyed(i, "k" + i % 7));
    }
    assertThat(it.publish(it.channel, events)).hasSize(100);

    EventReceiver receiver = ordered();
    Set<String> came = new HashSet<>();
    for (int round = 0; came.size() < 100 && round < 1_000; round++) {
      List<Delivery> some = receiver.receive(30, Duration.ofSeconds(5));
      came.addAll(Fixture.ids(some));
      assertThat(receiver.settle(some.stream().map(Settlement.Ack::new).toList()))
          .hasSameSizeAs(some);
    }

    assertThat(came).hasSize(100);
  }

  @Test
  void everyKeyKeepsItsOrderWhileReceiversCompeteAndGiveBack() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<EventMessage> events = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      events.add(keyed(i, "k" + random.nextInt(40)));
    }
    for (int i = 0; i < events.size(); i += 500) {
      assertThat(it.publish(it.channel, events.subList(i, i + 500))).hasSize(500);
    }
    Map<String, Integer> last = new HashMap<>();
    List<EventReceiver> receivers = List.of(ordered(), ordered(), ordered());
    int handled = 0;
    for (int round = 0; handled < events.size() && round < 10_000; round++) {
      EventReceiver receiver = receivers.get(random.nextInt(3));
      List<Settlement> settlements = new ArrayList<>();
      Set<String> givenBack = new HashSet<>();
      for (Delivery came : receiver.receive(1 + random.nextInt(50), Duration.ZERO)) {
        String key = String.valueOf(came.message().orderingKey());
        if (givenBack.contains(key) || random.nextInt(10) == 0) {
          givenBack.add(key);
          settlements.add(new Settlement.Release(came));
        } else {
          int number = Integer.parseInt(Fixture.id(came).substring(1));
          assertThat(number)
              .as("seed %d, key %s", seed, key)
              .isGreaterThan(last.getOrDefault(key, 0));
          last.put(key, number);
          settlements.add(new Settlement.Ack(came));
          handled++;
        }
      }
      if (!settlements.isEmpty()) {
        assertThat(receiver.settle(settlements)).hasSize(settlements.size());
      }
    }
    assertThat(handled).as("seed %d", seed).isEqualTo(events.size());
  }

  @Test
  void anIndexIsBuiltBesideWhatAnOlderQueueHolds() throws Exception {
    Fixture plain = new Fixture(it.server());
    try {
      plain.sql("select pgmq.create('" + plain.queue.name() + "')");
      plain.sql("select pgmq.send('" + plain.queue.name() + "', '{\"event_id\": \"e1\"}'::jsonb)");
      plain.service.createQueues(List.of(QueueSpec.of(plain.queue).ordered(Ordering.PER_KEY)));

      assertThat(
              plain.sql(
                  "select to_regclass('pgmq."
                      + new QueueTable(plain.queue.name()).keyIndex()
                      + "')"))
          .isNotNull();
      assertThat(
              plain
                  .receiver(Ordering.PER_KEY, LEASE, plain.queue)
                  .receive(5, Duration.ofSeconds(5)))
          .hasSize(1);
    } finally {
      plain.close();
    }
  }
}
