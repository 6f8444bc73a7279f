package dev.signalbox;

import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The memory provider with less: fewer capabilities, failures on demand, deliveries retouched. */
final class NarrowedProvider implements EventMessagingProvider {
  final MemoryProvider memory = new MemoryProvider();
  final AtomicInteger failingReceives = new AtomicInteger();
  final AtomicInteger failingSettles = new AtomicInteger();
  final AtomicInteger failingPublishesToDeadLetters = new AtomicInteger();
  final List<Settlement> settlements = new CopyOnWriteArrayList<>();
  volatile UnaryOperator<Delivery> retouch = UnaryOperator.identity();
  private final Capability[] missing;
  private volatile @Nullable EventMessagingService connected;

  NarrowedProvider(Capability... missing) {
    this.missing = missing;
  }

  @Override
  public String name() {
    return "narrowed";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Capabilities capabilities(ProviderConfig config) {
    return memory.capabilities(config).without(missing);
  }

  @Override
  public ErrorCode classify(Throwable failure) {
    return memory.classify(failure);
  }

  @Override
  public EventMessagingService connect(ProviderConfig config, ProviderContext context)
      throws Exception {
    EventMessagingService service = memory.connect(config, context);
    connected = service;
    return new Service(service);
  }

  /** Puts a message into the channel of namespace "payment" past the codec. */
  void publishForeign(EventMessage message) throws Exception {
    EventChannel channel = new EventChannel("payment", "payment_domain_events");
    Objects.requireNonNull(connected)
        .publish(channel, List.of(message), Duration.ofSeconds(5))
        .toCompletableFuture()
        .get();
  }

  private static void failIfAsked(AtomicInteger times) {
    if (times.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new MessagingException(ErrorCode.UNAVAILABLE, "on purpose");
    }
  }

  private final class Service implements EventMessagingService {
    private final EventMessagingService inner;

    Service(EventMessagingService inner) {
      this.inner = inner;
    }

    @Override
    public Capabilities capabilities() {
      return inner.capabilities().without(missing);
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
    public EventQueueStats stats(MessageQueue queue) throws Exception {
      return inner.stats(queue);
    }

    @Override
    public CompletionStage<List<PublishOutcome>> publish(
        Destination destination, List<EventMessage> batch, Duration timeout) {
      if (destination instanceof DeadLetterQueue) {
        failIfAsked(failingPublishesToDeadLetters);
      }
      return inner.publish(destination, batch, timeout);
    }

    @Override
    public EventReceiver openReceiver(ReceiverOptions options) throws Exception {
      return new Receiver(inner.openReceiver(options));
    }

    @Override
    public <T> Optional<T> as(Class<T> type) {
      return inner.as(type);
    }

    @Override
    public void check(Duration timeout) throws Exception {
      inner.check(timeout);
    }

    @Override
    public void close(Duration timeout) throws Exception {
      inner.close(timeout);
    }
  }

  private final class Receiver implements EventReceiver {
    private final EventReceiver inner;

    Receiver(EventReceiver inner) {
      this.inner = inner;
    }

    @Override
    public List<Delivery> receive(int max, Duration maxWait) throws Exception {
      failIfAsked(failingReceives);
      return inner.receive(max, maxWait).stream().map(retouch).toList();
    }

    @Override
    public void wakeUp() {
      inner.wakeUp();
    }

    @Override
    public List<SettlementOutcome> settle(List<? extends Settlement> asked) throws Exception {
      failIfAsked(failingSettles);
      settlements.addAll(asked);
      return inner.settle(asked);
    }

    @Override
    public List<LeaseExtension> extend(List<Delivery> deliveries, Duration lease) throws Exception {
      return inner.extend(deliveries, lease);
    }

    @Override
    public void markStarted(List<Delivery> deliveries) throws Exception {
      inner.markStarted(deliveries);
    }

    @Override
    public void close(Duration timeout) throws Exception {
      inner.close(timeout);
    }
  }
}
