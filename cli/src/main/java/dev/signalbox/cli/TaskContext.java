package dev.signalbox.cli;

import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderState;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** What a provider's task is lent by the command line. */
record TaskContext(ProviderInstance instance) implements ProviderContext {
  @Override
  public ThreadFactory threads(String purpose) {
    return CliThreads.named(instance.name() + "-" + purpose);
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
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
    return Optional.empty();
  }

  @Override
  public void report(ProviderState state) {
    // A task ends when its connection does, and says so.
  }
}
