package dev.signalbox.provider.memory;

import dev.signalbox.spi.BrokerVersions;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One connection to a broker in memory. Thread-safe; nothing here waits for more than the broker's
 * lock, and a publish is done when it returns.
 */
final class MemoryService implements EventMessagingService {

  private final SharedBrokers.Use use;
  private final Broker broker;
  private final MemorySettings settings;
  private final Capabilities capabilities;
  private final Administration administration;
  private final Publisher publisher;
  private final DeadLetterBrowser browser;
  private final Set<MemoryReceiver> receivers = new HashSet<>();
  private volatile boolean closed;

  MemoryService(SharedBrokers.Use use, MemorySettings settings, Capabilities capabilities) {
    this.use = use;
    this.broker = use.broker();
    this.settings = settings;
    this.capabilities = capabilities;
    this.administration = new Administration(broker);
    this.publisher = new Publisher(broker, settings);
    this.browser = new MemoryBrowser(this, broker);
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public BrokerVersions versions() {
    return new BrokerVersions("the memory of the process", "none");
  }

  @Override
  public void createQueues(List<QueueSpec> specs) {
    checkOpen();
    administration.create(specs);
  }

  @Override
  public void createChannel(EventChannel channel) {
    checkOpen();
    administration.create(channel);
  }

  @Override
  public void checkExists(Destination destination) {
    checkOpen();
    administration.checkExists(destination);
  }

  @Override
  public void deleteQueue(Destination destination) {
    checkOpen();
    administration.delete(destination);
  }

  @Override
  public List<String> listQueues() {
    checkOpen();
    return administration.names();
  }

  /** {@inheritDoc} Delayed events are removed too, leased ones are not. */
  @Override
  public Figure purgeQueue(MessageQueue queue) {
    checkOpen();
    return administration.purge(queue);
  }

  @Override
  public EventQueueStats stats(MessageQueue queue) {
    checkOpen();
    return administration.stats(queue);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Every outcome is known when this returns. On a closed connection every event is rejected
   * with {@code CLOSED}, which says more than a failed future.
   */
  @Override
  public CompletionStage<List<PublishOutcome>> publish(
      Destination destination, List<EventMessage> batch, Duration timeout) {
    try {
      checkOpen();
      return CompletableFuture.completedFuture(publisher.publish(destination, batch));
    } catch (MessagingException refusal) {
      return CompletableFuture.completedFuture(Publisher.rejected(batch.size(), refusal));
    }
  }

  @Override
  public EventReceiver openReceiver(ReceiverOptions options) {
    Settling.checkLease(options.lease(), settings);
    return broker.step(
        now -> {
          // Under the lock, so that close() finds every receiver.
          checkOpen();
          return MemoryReceiver.open(broker, settings, options, receivers, now);
        });
  }

  @Override
  public void check(Duration timeout) {
    checkOpen();
  }

  @Override
  public int maintain(Duration budget) {
    checkOpen();
    return administration.maintain(budget);
  }

  @Override
  public <T> Optional<T> as(Class<T> type) {
    return type == DeadLetterBrowser.class ? Optional.of(type.cast(browser)) : Optional.empty();
  }

  @Override
  public void close(Duration timeout) {
    closed = true;
    broker.step(
        now -> {
          closeReceivers(now);
          return true;
        });
    use.close();
  }

  void checkOpen() {
    if (closed) {
      throw Failures.closed("the connection to memory instance " + use.instance());
    }
  }

  private void closeReceivers(Instant now) {
    List.copyOf(receivers).forEach(receiver -> receiver.close(now));
  }
}
