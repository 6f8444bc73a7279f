package dev.signalbox.provider.memory;

import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Creates, deletes, lists, purges and measures the queues of a broker. Thread-safe. */
final class Administration {

  /** How many letters are dropped under one hold of the lock. */
  private static final int STEP = 1_000;

  private final Broker broker;
  private final SpecCheck check;

  Administration(Broker broker) {
    this.broker = broker;
    this.check = new SpecCheck(broker);
  }

  /** Creates all queues, or none of them when one is in conflict. */
  void create(List<QueueSpec> specs) {
    broker.step(
        now -> {
          specs.forEach(check::check);
          specs.forEach(spec -> create(spec, now));
          return specs.size();
        });
  }

  void create(EventChannel address) {
    broker.step(
        now -> {
          check.check(address);
          return channel(address);
        });
  }

  void checkExists(Destination destination) {
    broker.step(
        now ->
            destination instanceof EventChannel channel
                ? broker.channel(channel)
                : broker.queue((MessageQueue) destination));
  }

  void delete(Destination destination) {
    if (destination instanceof DeadLetterQueue letters) {
      throw Failures.invalid(
          "%s is deleted with its queue \"%s\"; purge it to empty it"
              .formatted(Failures.describe(letters), letters.source().name()));
    }
    broker.step(now -> drop(destination));
  }

  List<String> names() {
    return broker.step(
        now -> {
          Set<String> names = new TreeSet<>(broker.channels().keySet());
          names.addAll(broker.queues().keySet());
          return List.copyOf(names);
        });
  }

  Figure purge(MessageQueue address) {
    return broker.step(now -> Figure.exact(broker.queue(address).purge(now)));
  }

  EventQueueStats stats(MessageQueue address) {
    return broker.step(
        now -> {
          MemoryQueue queue = broker.queue(address);
          queue.advance(now);
          return queue.stats(now);
        });
  }

  /** Drops what is past its time until the budget is used up; how many things. */
  int maintain(Duration budget) {
    long start = System.nanoTime();
    int groups = broker.dropExpiredGroups();
    int letters = 0;
    for (MemoryQueue queue : broker.step(now -> List.copyOf(broker.queues().values()))) {
      int removed = STEP;
      while (removed == STEP && System.nanoTime() - start < budget.toNanos()) {
        removed = broker.step(now -> dropOldLetters(queue, now));
        letters += removed;
      }
    }
    return groups + letters;
  }

  private static int dropOldLetters(MemoryQueue queue, Instant now) {
    MemoryQueue letters = queue.deadLetters();
    Duration retention = queue.retention();
    return letters == null || retention == null
        ? 0
        : letters.removeUntil(now.minus(retention), STEP, now);
  }

  private void create(QueueSpec spec, Instant now) {
    // Specs of one call may contradict one another.
    check.check(spec);
    Channel channel = channel(spec.queue().channel());
    if (broker.find(spec.queue()) != null) {
      return;
    }
    MemoryQueue queue = MemoryQueue.of(spec);
    broker.add(queue, now);
    if (spec.start() == StartPosition.EARLIEST) {
      channel.replay(queue, now);
    }
    channel.groups().add(queue);
  }

  private Channel channel(EventChannel address) {
    return broker
        .channels()
        .computeIfAbsent(address.name(), name -> new Channel(address, broker.settings()));
  }

  /** Deletes a channel with all its groups, or a group; how many things there were. */
  private int drop(Destination destination) {
    if (destination instanceof EventChannel address) {
      Channel channel = broker.channels().get(address.name());
      if (channel == null || !channel.address().equals(address)) {
        return 0;
      }
      List.copyOf(channel.groups()).forEach(broker::drop);
      broker.channels().remove(address.name());
      return 1;
    }
    MemoryQueue queue = broker.find((MessageQueue) destination);
    if (queue == null) {
      return 0;
    }
    broker.drop(queue);
    return 1;
  }
}
