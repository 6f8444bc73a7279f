package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Brings the word that a channel has new events to its receivers: at once to those of this service,
 * and by way of the database to everybody else's. Thread-safe; never blocks.
 */
final class Signals {

  private final ConcurrentHashMap<String, Set<PgmqReceiver>> receivers = new ConcurrentHashMap<>();
  private volatile Consumer<String> outgoing = channel -> {};

  /** Where the word goes that others are to hear. */
  void sendTo(Consumer<String> outgoing) {
    this.outgoing = outgoing;
  }

  void join(String channel, PgmqReceiver receiver) {
    receivers.computeIfAbsent(channel, any -> ConcurrentHashMap.newKeySet()).add(receiver);
  }

  void leave(String channel, PgmqReceiver receiver) {
    Set<PgmqReceiver> joined = receivers.get(channel);
    if (joined != null) {
      joined.remove(receiver);
    }
  }

  /** Events were put somewhere. */
  void published(Destination destination) {
    published(channel(destination));
  }

  /** Events were put into a channel, or into a queue of it. */
  void published(String channel) {
    heard(channel);
    outgoing.accept(channel);
  }

  /** Somebody else says that a channel has new events. */
  void heard(String channel) {
    for (PgmqReceiver receiver : receivers.getOrDefault(channel, Set.of())) {
      receiver.hear(channel);
    }
  }

  /** Word may have been missed. */
  void heardAll() {
    receivers.keySet().forEach(this::heard);
  }

  /** The channel that a destination belongs to. */
  static String channel(Destination destination) {
    if (destination instanceof EventChannel channel) {
      return channel.name();
    } else if (destination instanceof EventQueue queue) {
      return queue.channel().name();
    }
    return ((DeadLetterQueue) destination).source().channel().name();
  }
}
