package dev.signalbox.internal.assembly;

import dev.signalbox.routing.ConsumerSettings;
import dev.signalbox.routing.QueueNaming;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Channels and queues by namespace and group, under the configured names. Thread-safe. */
final class QueueDirectory {
  private final SignalboxConfig config;
  private final ConcurrentHashMap<String, EventChannel> channels = new ConcurrentHashMap<>();

  QueueDirectory(SignalboxConfig config) {
    this.config = config;
  }

  /** A namespace's channel. */
  EventChannel channel(String namespace) {
    EventChannel known = channels.get(namespace);
    if (known == null) {
      known = new EventChannel(namespace, naming().channelName(namespace));
      channels.put(namespace, known);
    }
    return known;
  }

  /** A group's queue. */
  EventQueue queue(String namespace, String group) {
    return new EventQueue(
        channel(namespace),
        group,
        naming().queueName(namespace, group),
        naming().deadLetterName(namespace, group));
  }

  /** How the queue of a channel's default group is to be. */
  QueueSpec defaultQueue(String namespace) {
    String group = EventQueue.DEFAULT_GROUP;
    return spec(queue(namespace, group), config.consumer(group), StartPosition.LATEST, null);
  }

  /** How a group's queue is to be. */
  QueueSpec spec(
      EventQueue queue,
      ConsumerSettings settings,
      StartPosition start,
      @Nullable Duration ephemeralExpiry) {
    return new QueueSpec(
        queue,
        settings.ordering(),
        start,
        List.of(EventPattern.parse("#")),
        settings.deadLetters() ? settings.deadLetterRetention() : null,
        ephemeralExpiry);
  }

  private QueueNaming naming() {
    return config.domain().naming();
  }
}
