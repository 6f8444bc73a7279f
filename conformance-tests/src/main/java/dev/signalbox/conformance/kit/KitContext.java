package dev.signalbox.conformance.kit;

import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** What the suite lends to a provider that it connects without an engine. */
final class KitContext implements ProviderContext {
  private final String instance;
  private final Duration connectTimeout;
  private final Duration heartbeat;
  private final List<Object> applicationObjects;
  private final History history;

  KitContext(
      String instance,
      Duration connectTimeout,
      Duration heartbeat,
      List<Object> applicationObjects,
      History history) {
    this.instance = instance;
    this.connectTimeout = connectTimeout;
    this.heartbeat = heartbeat;
    this.applicationObjects = applicationObjects;
    this.history = history;
  }

  @Override
  public ThreadFactory threads(String purpose) {
    AtomicLong count = new AtomicLong();
    return task -> {
      String name = "signalbox-%s-%s-%d".formatted(instance, purpose, count.incrementAndGet());
      return KitThreads.daemon(name, task);
    };
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public Duration connectTimeout() {
    return connectTimeout;
  }

  @Override
  public Duration heartbeat() {
    return heartbeat;
  }

  @Override
  public <T> Optional<T> applicationObject(Class<T> type) {
    return applicationObjects.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  @Override
  public void report(ProviderState state) {
    history.add("state", state.toString());
  }
}
