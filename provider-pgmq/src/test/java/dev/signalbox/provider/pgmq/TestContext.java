package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderState;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A context that remembers what it was told and which threads it made. */
final class TestContext implements ProviderContext {
  final Collection<ProviderState> states = new ConcurrentLinkedQueue<>();
  final Collection<Thread> threads = new ConcurrentLinkedQueue<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Object> lent;

  TestContext(Object... lent) {
    this.lent = List.of(lent);
  }

  @Override
  public ThreadFactory threads(String purpose) {
    return task -> {
      Thread thread = new Thread(task, "test-" + purpose + "-" + numbers.incrementAndGet());
      thread.setDaemon(true);
      threads.add(thread);
      return thread;
    };
  }

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public Duration connectTimeout() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Duration heartbeat() {
    return Duration.ofSeconds(2);
  }

  @Override
  public <T> Optional<T> applicationObject(Class<T> type) {
    return lent.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  @Override
  public void report(ProviderState state) {
    states.add(state);
  }
}
