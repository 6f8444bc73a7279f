package dev.signalbox.internal.registry;

import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine lends to one provider instance. */
final class InstanceContext implements ProviderContext {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceContext.class);

  private final ProviderInstance instance;
  private final Clock clock;
  private final List<Object> applicationObjects;
  private final AtomicReference<ProviderState> state =
      new AtomicReference<>(new ProviderState.Up());

  InstanceContext(ProviderInstance instance, Clock clock, List<Object> applicationObjects) {
    this.instance = instance;
    this.clock = clock;
    this.applicationObjects = List.copyOf(applicationObjects);
  }

  @Override
  public ThreadFactory threads(String purpose) {
    return SignalboxThreads.platform(instance.name() + "-" + purpose);
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Duration connectTimeout() {
    return instance.resilience().connectTimeout();
  }

  @Override
  public Duration heartbeat() {
    return instance.resilience().heartbeat();
  }

  @Override
  public <T> Optional<T> applicationObject(Class<T> type) {
    return applicationObjects.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  @Override
  public void report(ProviderState now) {
    ProviderState before = state.getAndSet(Objects.requireNonNull(now, "state"));
    if (!now.equals(before)) {
      LOG.atInfo().addKeyValue("provider", instance.name()).log("Provider state: {}", now);
    }
  }

  ProviderState state() {
    return Objects.requireNonNull(state.get());
  }
}
