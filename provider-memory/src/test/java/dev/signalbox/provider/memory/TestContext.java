package dev.signalbox.provider.memory;

import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderState;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** What the engine would lend: only the clock, for the provider may need nothing else. */
record TestContext(Clock clock) implements ProviderContext {

  @Override
  public ThreadFactory threads(String purpose) {
    throw new AssertionError("no thread is needed for " + purpose);
  }

  @Override
  public Duration connectTimeout() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Duration heartbeat() {
    return Duration.ofSeconds(10);
  }

  @Override
  public <T> Optional<T> applicationObject(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public void report(ProviderState state) {}
}
