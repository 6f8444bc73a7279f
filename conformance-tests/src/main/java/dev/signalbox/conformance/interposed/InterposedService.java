package dev.signalbox.conformance.interposed;

import dev.signalbox.spi.BrokerVersions;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Passes every call on to another service; a subclass changes what it wants to. */
public class InterposedService implements EventMessagingService {
  private final EventMessagingService inner;

  /** A service in front of another one. */
  public InterposedService(EventMessagingService inner) {
    this.inner = inner;
  }

  /** The other one. */
  protected final EventMessagingService inner() {
    return inner;
  }

  @Override
  public Capabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public BrokerVersions versions() {
    return inner.versions();
  }

  @Override
  public void createQueues(List<QueueSpec> specs) throws Exception {
    inner.createQueues(specs);
  }

  @Override
  public void createChannel(EventChannel channel) throws Exception {
    inner.createChannel(channel);
  }

  @Override
  public void checkExists(Destination destination) throws Exception {
    inner.checkExists(destination);
  }

  @Override
  public void deleteQueue(Destination destination) throws Exception {
    inner.deleteQueue(destination);
  }

  @Override
  public List<String> listQueues() throws Exception {
    return inner.listQueues();
  }

  @Override
  public Figure purgeQueue(MessageQueue queue) throws Exception {
    return inner.purgeQueue(queue);
  }

  @Override
  public EventQueueStats stats(MessageQueue queue) throws Exception {
    return inner.stats(queue);
  }

  @Override
  public CompletionStage<List<PublishOutcome>> publish(
      Destination destination, List<EventMessage> batch, Duration timeout) {
    return inner.publish(destination, batch, timeout);
  }

  @Override
  public EventReceiver openReceiver(ReceiverOptions options) throws Exception {
    return around(inner.openReceiver(options), options);
  }

  /** What stands in front of an opened receiver. */
  protected EventReceiver around(EventReceiver receiver, ReceiverOptions options) {
    return receiver;
  }

  @Override
  public void check(Duration timeout) throws Exception {
    inner.check(timeout);
  }

  @Override
  public int maintain(Duration budget) throws Exception {
    return inner.maintain(budget);
  }

  @Override
  public <T> Optional<T> as(Class<T> type) {
    return inner.as(type);
  }

  @Override
  public void close(Duration timeout) throws Exception {
    inner.close(timeout);
  }
}
