package dev.signalbox.provider.memory;

import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.PublishOutcome.Accepted;
import dev.signalbox.spi.PublishOutcome.Rejected;
import dev.signalbox.spi.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes batches. A batch becomes visible in one step, in its order; an event goes to all groups
 * of a channel or to none.
 */
final class Publisher {

  private final Broker broker;
  private final MemorySettings settings;

  Publisher(Broker broker, MemorySettings settings) {
    this.broker = broker;
    this.settings = settings;
  }

  /** One outcome per event, in the same order. */
  List<PublishOutcome> publish(Destination destination, List<EventMessage> batch) {
    // Copies headers, so outside the lock.
    List<StoredMessage> stored = batch.stream().map(EventMessage::stored).toList();
    return broker.step(
        now -> {
          try {
            Target target = target(destination);
            List<PublishOutcome> outcomes = publish(target, batch, stored, now);
            target.queues().forEach(MemoryQueue::ringIfReady);
            return outcomes;
          } catch (MessagingException missing) {
            return rejected(batch.size(), missing);
          }
        });
  }

  /** The same failure for every event of a batch. */
  static List<PublishOutcome> rejected(int events, MessagingException cause) {
    return Collections.nCopies(events, new Rejected(cause));
  }

  private List<PublishOutcome> publish(
      Target target, List<EventMessage> batch, List<StoredMessage> stored, Instant now) {
    List<PublishOutcome> outcomes = new ArrayList<>(batch.size());
    Set<String> brokenKeys = new HashSet<>();
    for (int i = 0; i < batch.size(); i++) {
      EventMessage message = batch.get(i);
      MessagingException refusal = refusal(target, message, brokenKeys);
      if (refusal == null) {
        HeldEvent event = broker.hold(stored.get(i), message.notBefore(), now);
        target.accept(event, now);
        outcomes.add(new Accepted(event.brokerMessageId()));
      } else {
        message.key().ifPresent(brokenKeys::add);
        outcomes.add(new Rejected(refusal));
      }
    }
    return outcomes;
  }

  /** Why an event is not taken; null: it is. The events of a key are taken as a prefix. */
  private @Nullable MessagingException refusal(
      Target target, EventMessage message, Set<String> brokenKeys) {
    if (message.body().size() > settings.maxEventBytes()) {
      return Failures.tooLarge(message.body().size(), settings.maxEventBytes());
    }
    if (message.orderingKey() != null && brokenKeys.contains(message.orderingKey())) {
      return Failures.behindRefused();
    }
    for (MemoryQueue queue : target.queues()) {
      if (queue.size() >= settings.maxEvents()) {
        return Failures.full(queue, settings.maxEvents());
      }
    }
    return null;
  }

  private Target target(Destination destination) {
    if (destination instanceof EventChannel address) {
      Channel channel = broker.channel(address);
      return new Target(channel.groups(), channel::publish);
    }
    MemoryQueue queue = broker.queue((MessageQueue) destination);
    return new Target(List.of(queue), queue::append);
  }

  /** Where a batch goes: the queues that must have room, and how they get an event. */
  private record Target(Collection<MemoryQueue> queues, BiConsumer<HeldEvent, Instant> entrance) {
    void accept(HeldEvent event, Instant now) {
      entrance.accept(event, now);
    }
  }
}
