package dev.signalbox.provider.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import dev.signalbox.spi.StoredMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A connected service, and short words for what tests do with it. */
final class Bench {

  static final Duration LEASE = Duration.ofSeconds(30);
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  final MemoryProvider provider;
  final EventMessagingService service;

  private Bench(MemoryProvider provider, ProviderConfig config, Clock clock) {
    this.provider = provider;
    this.service = provider.connect(config, new TestContext(clock));
  }

  static Bench open(Clock clock) {
    return open(clock, Map.of());
  }

  static Bench open(Clock clock, Map<String, ?> settings) {
    return new Bench(new MemoryProvider(), ProviderConfig.of("memory", "memory", settings), clock);
  }

  static EventChannel channel(String namespace) {
    return new EventChannel(namespace, namespace + "_events");
  }

  /** The queue of a namespace's default group. */
  static EventQueue queue(String namespace) {
    String name = channel(namespace).name();
    return new EventQueue(channel(namespace), EventQueue.DEFAULT_GROUP, name, name + "_dlq");
  }

  static EventQueue queue(String namespace, String group) {
    String name = channel(namespace).name() + "__" + group;
    return new EventQueue(channel(namespace), group, name, name + "_dlq");
  }

  static EventMessage event(String id) {
    return EventMessage.of(id, "order.placed", "orders", EventBody.ofUtf8("{}"));
  }

  static EventMessage event(String id, String key) {
    return event(id).withOrderingKey(key);
  }

  EventQueue create(EventQueue queue) throws Exception {
    service.createQueues(List.of(QueueSpec.of(queue)));
    return queue;
  }

  EventQueue createOrdered(EventQueue queue) throws Exception {
    service.createQueues(List.of(QueueSpec.of(queue).ordered(Ordering.PER_KEY)));
    return queue;
  }

  List<PublishOutcome> publish(Destination destination, EventMessage... events) {
    return service.publish(destination, List.of(events), TIMEOUT).toCompletableFuture().join();
  }

  List<PublishOutcome> publish(Destination destination, String... ids) {
    return publish(destination, Arrays.stream(ids).map(Bench::event).toArray(EventMessage[]::new));
  }

  EventReceiver receiver(MessageQueue... queues) throws Exception {
    return receiver(Ordering.UNORDERED, queues);
  }

  EventReceiver receiver(Ordering ordering, MessageQueue... queues) throws Exception {
    return service.openReceiver(
        new ReceiverOptions(List.of(queues), LEASE, 1_000, 1 << 20, ordering, "test"));
  }

  DeadLetterBrowser browser() {
    return service.as(DeadLetterBrowser.class).orElseThrow();
  }

  /** What is there now, without waiting. */
  static List<Delivery> take(EventReceiver receiver) throws Exception {
    return receiver.receive(100, Duration.ZERO);
  }

  static List<String> takeIds(EventReceiver receiver) throws Exception {
    return ids(take(receiver));
  }

  static Delivery takeOne(EventReceiver receiver) throws Exception {
    List<Delivery> taken = receiver.receive(1, Duration.ZERO);
    assertThat(taken).as("one delivery").hasSize(1);
    return taken.get(0);
  }

  static List<String> ids(List<Delivery> deliveries) {
    return deliveries.stream()
        .map(Delivery::message)
        .map(StoredMessage::knownId)
        .map(Optional::orElseThrow)
        .toList();
  }

  static SettlementOutcome settle(EventReceiver receiver, Settlement settlement) throws Exception {
    return receiver.settle(List.of(settlement)).get(0);
  }

  static void ack(EventReceiver receiver, Delivery delivery) throws Exception {
    assertThat(settle(receiver, new Settlement.Ack(delivery))).isEqualTo(SettlementOutcome.SETTLED);
  }

  static void release(EventReceiver receiver, Delivery delivery) throws Exception {
    assertThat(settle(receiver, new Settlement.Release(delivery)))
        .isEqualTo(SettlementOutcome.SETTLED);
  }

  static void retry(EventReceiver receiver, Delivery delivery, Duration delay) throws Exception {
    assertThat(settle(receiver, new Settlement.Retry(delivery, delay)))
        .isEqualTo(SettlementOutcome.SETTLED);
  }

  /** Checks that a call fails with a code and a message that names things. */
  static void assertFails(ErrorCode code, ThrowingCallable call, String... names) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MessagingException.class, failure -> assertCode(failure, code, names));
  }

  /** Checks why an event was rejected. */
  static void assertRejected(PublishOutcome outcome, ErrorCode code, String... names) {
    assertThat(outcome).isInstanceOf(PublishOutcome.Rejected.class);
    assertCode(((PublishOutcome.Rejected) outcome).cause(), code, names);
  }

  static void assertCode(Throwable failure, ErrorCode code, String... names) {
    assertThat(failure)
        .hasMessageStartingWith(code.name())
        .isInstanceOfSatisfying(
            MessagingException.class, known -> assertThat(known.code()).isEqualTo(code));
    for (String name : names) {
      assertThat(failure).hasMessageContaining(name);
    }
  }
}
