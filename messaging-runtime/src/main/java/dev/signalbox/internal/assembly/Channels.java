package dev.signalbox.internal.assembly;

import dev.signalbox.internal.registry.ProviderConnection;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.EventChannel;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Sees to it that a channel exists before the first event is sent to it. Thread-safe. */
final class Channels {
  private final SignalboxConfig config;
  private final QueueDirectory directory;
  private final Executor executor;
  private final ConcurrentHashMap<Key, ChannelGate> gates = new ConcurrentHashMap<>();

  private record Key(ProviderConnection connection, String namespace) {}

  Channels(SignalboxConfig config, QueueDirectory directory, Executor executor) {
    this.config = config;
    this.directory = directory;
    this.executor = executor;
  }

  /** The gate in front of a namespace's channel at one provider. */
  ChannelGate gate(ProviderConnection connection, EventChannel channel) {
    Key key = new Key(connection, channel.namespace());
    ChannelGate gate = gates.get(key);
    return gate != null ? gate : gates.computeIfAbsent(key, this::newGate);
  }

  private ChannelGate newGate(Key key) {
    return new ChannelGate(
        () -> prepare(key.connection(), key.namespace()),
        executor,
        config.publisher().maxBufferedEvents(),
        config.publisher().maxBlock());
  }

  /** Creates the channel with its default group, or checks that it exists; blocks. */
  void prepare(ProviderConnection connection, String namespace) {
    EventChannel channel = directory.channel(namespace);
    connection.call(
        config.domain().createQueues() ? "creating the channel" : "looking up the channel",
        channel,
        service -> {
          if (!config.domain().createQueues()) {
            service.checkExists(channel);
          } else if (config.domain().defaultGroup()) {
            service.createQueues(List.of(directory.defaultQueue(namespace)));
          } else {
            service.createChannel(channel);
          }
        });
  }
}
