package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.kit.Ledger.Fate;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to the broker without an engine: what the provider itself does. */
@SuppressWarnings("try") // a close that fails, fails the clause, interrupted or not
public final class Wire implements AutoCloseable {
  private static final Pattern EVENT_ID = Pattern.compile("\"event_id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final Trial trial;
  private final EventMessagingService service;

  Wire(Trial trial, EventMessagingService service) {
    this.trial = trial;
    this.service = service;
  }

  /** The provider's service. */
  public EventMessagingService service() {
    return service;
  }

  /** A group's queue in the trial's namespace, under the usual names. */
  public EventQueue queue(String group) {
    return queue(trial.namespace(), group);
  }

  /** The default group's queue. */
  public EventQueue queue() {
    return queue(EventQueue.DEFAULT_GROUP);
  }

  /** A group's queue in a namespace, under the usual names. */
  public static EventQueue queue(String namespace, String group) {
    EventChannel channel = channel(namespace);
    String name =
        group.equals(EventQueue.DEFAULT_GROUP) ? channel.name() : channel.name() + "__" + group;
    return new EventQueue(channel, group, name, name + "_dlq");
  }

  /** A namespace's channel, under its usual name. */
  public static EventChannel channel(String namespace) {
    return new EventChannel(namespace, namespace + "_domain_events");
  }

  /** Creates a group's queue as usual. */
  public EventQueue create(String group) throws Exception {
    EventQueue queue = queue(group);
    service.createQueues(List.of(QueueSpec.of(queue)));
    return queue;
  }

  /** Creates the default group's queue. */
  public EventQueue create() throws Exception {
    return create(EventQueue.DEFAULT_GROUP);
  }

  /** A message of the next event of the books. */
  public EventMessage message() {
    return message(trial.ledger().next());
  }

  /** A message of an event that is in the books: complete, so that an engine can decode it too. */
  public EventMessage message(String id) {
    String body =
        """
        {"event_id":"%s","event_name":"conformance.event","event_version":"1.0","payload":{"clause":"%s"},\
        "metadata":{"namespace":"%s","correlation_id":"%s","fired_at":"2026-01-01T00:00:00Z","fired_by":"kit"}}"""
            .formatted(id, trial.clause().id(), trial.namespace(), id);
    return EventMessage.of(id, "conformance.event", trial.namespace(), EventBody.ofUtf8(body));
  }

  /** So many messages. */
  public List<EventMessage> messages(int count) {
    List<EventMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(message());
    }
    return messages;
  }

  /** Publishes a batch and keeps the books. */
  public List<PublishOutcome> publish(Destination destination, List<EventMessage> batch)
      throws Exception {
    List<PublishOutcome> outcomes =
        trial
            .deadlines()
            .await(
                "a batch is published",
                service.publish(destination, batch, trial.deadlines().patience()));
    for (int i = 0; i < batch.size(); i++) {
      trial.ledger().fate(batch.get(i).id(), fate(outcomes.get(i)));
    }
    return outcomes;
  }

  private static Fate fate(PublishOutcome outcome) {
    if (outcome instanceof PublishOutcome.Accepted) {
      return Fate.ACCEPTED;
    }
    return outcome instanceof PublishOutcome.Unknown ? Fate.UNKNOWN : Fate.REJECTED;
  }

  /** Publishes messages, in batches within the limits, and fails unless all are confirmed. */
  public List<String> publishAll(Destination destination, List<EventMessage> messages)
      throws Exception {
    int batch = Math.min(100, service.capabilities().limits().maxBatchEvents());
    for (int from = 0; from < messages.size(); from += batch) {
      List<EventMessage> part = messages.subList(from, Math.min(messages.size(), from + batch));
      for (PublishOutcome outcome : publish(destination, part)) {
        if (!(outcome instanceof PublishOutcome.Accepted)) {
          throw new AssertionError("a publish was not accepted: " + outcome);
        }
      }
    }
    return messages.stream().map(EventMessage::id).toList();
  }

  /** Publishes so many events to the trial's channel; their ids. */
  public List<String> publish(int count) throws Exception {
    return publishAll(channel(trial.namespace()), messages(count));
  }

  /** Opens a receiver with an unlimited window. */
  public EventReceiver open(Duration lease, MessageQueue... queues) throws Exception {
    return open(lease, Ordering.UNORDERED, queues);
  }

  /** Opens a receiver with an unlimited window and a lease of a minute. */
  public EventReceiver open(MessageQueue... queues) throws Exception {
    return open(Duration.ofMinutes(1), queues);
  }

  /** Opens a receiver with an unlimited window. */
  public EventReceiver open(Duration lease, Ordering ordering, MessageQueue... queues)
      throws Exception {
    EventReceiver receiver =
        service.openReceiver(
            new ReceiverOptions(
                List.of(queues), lease, 10_000, 1L << 30, ordering, trial.consumerName()));
    trial.closeLater(() -> receiver.close(CLOSE));
    return receiver;
  }

  /** Receives until there are so many deliveries, and not more. */
  public List<Delivery> receive(EventReceiver receiver, int count) throws Exception {
    List<Delivery> all = new ArrayList<>();
    trial
        .deadlines()
        .eventually(
            count + " deliveries",
            () -> {
              all.addAll(receiver.receive(Math.max(1, count - all.size()), Duration.ofMillis(200)));
              return all.size() >= count;
            });
    all.forEach(
        delivery ->
            trial.history().add("delivered", brief(delivery), "attempt " + delivery.attempt()));
    return all;
  }

  /** What is delivered within the watch of a negative check: nothing, if all is well. */
  public List<Delivery> receiveForAWhile(EventReceiver receiver, Duration watch) throws Exception {
    List<Delivery> all = new ArrayList<>();
    long end = System.nanoTime() + watch.toNanos();
    while (System.nanoTime() < end) {
      all.addAll(receiver.receive(100, Duration.ofMillis(100)));
    }
    return all;
  }

  /** Acknowledges deliveries, which counts as received by the audience; fails unless it worked. */
  public void ack(EventReceiver receiver, Audience audience, List<Delivery> deliveries)
      throws Exception {
    List<Settlement.Ack> acks = deliveries.stream().map(Settlement.Ack::new).toList();
    List<SettlementOutcome> outcomes = receiver.settle(acks);
    for (int i = 0; i < acks.size(); i++) {
      SettlementOutcome outcome = outcomes.get(i);
      if (!settled(outcome)) {
        throw new AssertionError(
            "acknowledging %s gave %s".formatted(brief(deliveries.get(i)), outcome));
      }
      audience.received(id(deliveries.get(i)));
    }
  }

  /** Whether a settlement worked, at once or with the next flush. */
  public static boolean settled(SettlementOutcome outcome) {
    return outcome instanceof SettlementOutcome.Settled
        || outcome instanceof SettlementOutcome.Recorded;
  }

  /** The id of the event in a delivery. */
  public static String id(Delivery delivery) {
    return id(delivery.message().body());
  }

  /** The id of the event in a body. */
  public static String id(EventBody body) {
    Matcher matcher = EVENT_ID.matcher(body.utf8());
    return matcher.find() ? matcher.group(1) : "?";
  }

  /** The ids of the events in deliveries. */
  public static List<String> ids(List<Delivery> deliveries) {
    return deliveries.stream().map(Wire::id).toList();
  }

  private String brief(Delivery delivery) {
    return trial.ledger().brief(id(delivery));
  }

  @Override
  public void close() throws Exception {
    service.close(CLOSE);
  }
}
