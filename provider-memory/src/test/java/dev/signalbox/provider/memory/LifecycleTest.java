package dev.signalbox.provider.memory;

import static dev.signalbox.provider.memory.Bench.TIMEOUT;
import static dev.signalbox.provider.memory.Bench.assertFails;
import static dev.signalbox.provider.memory.Bench.assertRejected;
import static dev.signalbox.provider.memory.Bench.channel;
import static dev.signalbox.provider.memory.Bench.queue;
import static dev.signalbox.provider.memory.Bench.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.config.ConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LifecycleTest {

  private static final ProviderConfig CONFIG = ProviderConfig.of("memory", "memory", Map.of());

  private final TestContext context = new TestContext(new TestClock());
  private final EventQueue queue = queue("orders");

  @Test
  void theServiceLoaderFindsTheProvider() {
    assertThat(ServiceLoader.load(EventMessagingProvider.class))
        .singleElement()
        .isInstanceOf(MemoryProvider.class)
        .returns("memory", EventMessagingProvider::name)
        .returns(EventMessagingProvider.SPI_VERSION, EventMessagingProvider::spiVersion);
  }

  @Test
  void whatABrokerInMemoryCannotBeIsNotDeclared() {
    Capabilities capabilities = new MemoryProvider().capabilities(CONFIG);

    for (Capability missing :
        List.of(
            Capability.REMOTE,
            Capability.TLS,
            Capability.SHARED,
            Capability.JSON_FIDELITY,
            Capability.TRANSACTIONAL_PUBLISH)) {
      assertThat(capabilities.has(missing)).as(missing.name()).isFalse();
    }
    assertThat(capabilities.declared()).hasSize(15);
  }

  @Test
  void settingsAreReadAndWrongOnesNamed() {
    Map<String, ?> good = Map.of("max_event_bytes", 10, "max_events", 5, "history_events", 0);
    Map<String, ?> bad =
        Map.of("max_events", 0, "max_event_bytes", "x", "history_events", -1, "history_byte", 1);
    MemoryProvider provider = new MemoryProvider();

    assertThat(
            provider.capabilities(ProviderConfig.of("m", "memory", good)).limits().maxEventBytes())
        .isEqualTo(10);
    assertThatThrownBy(() -> provider.capabilities(ProviderConfig.of("m", "memory", bad)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("events.providers.m.max_events")
        .hasMessageContaining("events.providers.m.max_event_bytes")
        .hasMessageContaining("events.providers.m.history_events")
        .hasMessageContaining("did you mean \"history_bytes\"");
  }

  @Test
  void connectionsToOneInstanceShareItsBrokerUntilTheLastIsClosed() throws Exception {
    MemoryProvider provider = new MemoryProvider();
    EventMessagingService first = provider.connect(CONFIG, context);
    EventMessagingService second = provider.connect(CONFIG, context);
    first.createQueues(List.of(QueueSpec.of(queue)));

    first.close(TIMEOUT);
    first.close(TIMEOUT);
    assertThat(second.stats(queue).ready()).isEqualTo(Figure.exact(0));
    second.close(TIMEOUT);

    EventMessagingService third = provider.connect(CONFIG, context);
    assertThat(third.listQueues()).isEmpty();
  }

  @Test
  void instancesAndProvidersShareNothing() throws Exception {
    MemoryProvider provider = new MemoryProvider();
    provider.connect(CONFIG, context).createQueues(List.of(QueueSpec.of(queue)));

    ProviderConfig other = ProviderConfig.of("other", "memory", Map.of());
    assertThat(provider.connect(other, context).listQueues()).isEmpty();
    assertThat(new MemoryProvider().connect(CONFIG, context).listQueues()).isEmpty();
  }

  @Test
  void everythingFailsAfterClose() throws Exception {
    Bench bench = Bench.open(context.clock());
    bench.create(queue);
    DeadLetterBrowser browser = bench.browser();
    EventReceiver receiver = bench.receiver(queue);
    EventMessagingService service = bench.service;
    service.close(TIMEOUT);

    assertFails(ErrorCode.CLOSED, () -> bench.create(queue), "memory");
    assertFails(ErrorCode.CLOSED, () -> service.createChannel(channel("orders")));
    assertFails(ErrorCode.CLOSED, () -> service.checkExists(queue));
    assertFails(ErrorCode.CLOSED, () -> service.deleteQueue(queue));
    assertFails(ErrorCode.CLOSED, service::listQueues);
    assertFails(ErrorCode.CLOSED, () -> service.purgeQueue(queue));
    assertFails(ErrorCode.CLOSED, () -> service.stats(queue));
    assertFails(ErrorCode.CLOSED, () -> bench.receiver(queue));
    assertFails(ErrorCode.CLOSED, () -> service.check(TIMEOUT));
    assertFails(ErrorCode.CLOSED, () -> service.maintain(TIMEOUT));
    assertFails(ErrorCode.CLOSED, () -> browser.browse(queue.deadLetters(), null, 1));
    assertFails(ErrorCode.CLOSED, () -> browser.remove(queue.deadLetters(), List.of("1")));
    assertRejected(bench.publish(channel("orders"), "1").get(0), ErrorCode.CLOSED, "memory");
    assertFails(ErrorCode.CLOSED, () -> take(receiver), "test");
    assertFails(ErrorCode.CLOSED, () -> receiver.settle(List.of()));
    assertFails(ErrorCode.CLOSED, () -> receiver.extend(List.of(), Duration.ofSeconds(1)));
    assertFails(ErrorCode.CLOSED, () -> receiver.markStarted(List.of()));
    receiver.wakeUp();
    receiver.close(TIMEOUT);
  }

  @Test
  void closingFromManyThreadsWhileReceiversOpenAndWaitEndsThemAll() throws Exception {
    for (int round = 0; round < 50; round++) {
      Bench bench = Bench.open(context.clock());
      bench.create(queue);
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        threads.add(new Thread(() -> receiveUntilClosed(bench, start)));
        threads.add(new Thread(() -> close(bench, start)));
      }
      threads.forEach(Thread::start);
      start.countDown();

      for (Thread thread : threads) {
        thread.join(30_000);
        assertThat(thread.isAlive()).as("round %d", round).isFalse();
      }
    }
  }

  private void receiveUntilClosed(Bench bench, CountDownLatch start) {
    assertFails(
        ErrorCode.CLOSED,
        () -> {
          start.await();
          bench.receiver(queue).receive(1, Duration.ofHours(1));
        });
  }

  private static void close(Bench bench, CountDownLatch start) {
    try {
      start.await();
      bench.service.close(TIMEOUT);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
