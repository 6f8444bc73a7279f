package dev.signalbox.provider.memory;

import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.StoredMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One instance's channels and queues, and the lock that guards them and everything in them. */
final class Broker {

  private final ReentrantLock lock = new ReentrantLock();
  private final Clock clock;
  private final MemorySettings settings;
  private final Map<String, Channel> channels = new TreeMap<>();
  private final Map<String, MemoryQueue> queues = new TreeMap<>();
  private final EphemeralGroups ephemeral = new EphemeralGroups();
  private long lastSequence;

  Broker(Clock clock, MemorySettings settings) {
    this.clock = clock;
    this.settings = settings;
  }

  /** Does one step under the lock, at one time; ephemeral groups past their expiry are gone. */
  <T> T step(Function<Instant, T> step) {
    return locked(
        now -> {
          dropExpiredGroups(now);
          return step.apply(now);
        });
  }

  /** Removes ephemeral groups past their expiry; how many. */
  int dropExpiredGroups() {
    return locked(this::dropExpiredGroups);
  }

  /** For a receiver, which must give up the lock while it waits. */
  ReentrantLock lock() {
    return lock;
  }

  Clock clock() {
    return clock;
  }

  MemorySettings settings() {
    return settings;
  }

  /** The channels by name. */
  Map<String, Channel> channels() {
    return channels;
  }

  /** The queues of groups and of their dead letters by name. */
  Map<String, MemoryQueue> queues() {
    return queues;
  }

  EphemeralGroups ephemeral() {
    return ephemeral;
  }

  Channel channel(EventChannel address) {
    Channel channel = channels.get(address.name());
    if (channel == null || !channel.address().equals(address)) {
      throw Failures.notFound(address);
    }
    return channel;
  }

  MemoryQueue queue(MessageQueue address) {
    MemoryQueue queue = find(address);
    if (queue == null) {
      throw Failures.notFound(address);
    }
    return queue;
  }

  /** The queue of this address; a queue that only shares its name is another one. */
  @Nullable MemoryQueue find(MessageQueue address) {
    MemoryQueue queue = queues.get(address.name());
    return queue == null || !queue.address().equals(address) ? null : queue;
  }

  /** Makes an event of a message: gives it its place. */
  HeldEvent hold(StoredMessage message, @Nullable Instant notBefore, Instant now) {
    return new HeldEvent(++lastSequence, message, notBefore, now);
  }

  /** Adds a group's queue with its dead letters. */
  void add(MemoryQueue queue, Instant now) {
    queues.put(queue.address().name(), queue);
    MemoryQueue letters = queue.deadLetters();
    if (letters != null) {
      queues.put(letters.address().name(), letters);
    }
    ephemeral.becameIdle(queue, now);
  }

  /** Removes a group's queue with its dead letters; its channel stays. */
  void drop(MemoryQueue queue) {
    ephemeral.becameBusy(queue);
    channels.values().forEach(channel -> channel.groups().remove(queue));
    queues.remove(queue.address().name());
    queue.delete();
    MemoryQueue letters = queue.deadLetters();
    if (letters != null) {
      queues.remove(letters.address().name());
      letters.delete();
    }
  }

  private int dropExpiredGroups(Instant now) {
    int dropped = 0;
    for (MemoryQueue queue = ephemeral.nextExpired(now);
        queue != null;
        queue = ephemeral.nextExpired(now)) {
      drop(queue);
      dropped++;
    }
    return dropped;
  }

  private <T> T locked(Function<Instant, T> step) {
    lock.lock();
    try {
      return step.apply(clock.instant());
    } finally {
      lock.unlock();
    }
  }
}
