package dev.signalbox.internal.assembly;

import dev.signalbox.internal.registry.ProviderConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets each provider do its upkeep now and then, on one thread. */
final class Maintenance implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final Supplier<Collection<ProviderConnection>> connections;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);

  Maintenance(Supplier<Collection<ProviderConnection>> connections, Duration interval) {
    this.connections = connections;
    this.interval = interval;
  }

  @Override
  public void run() {
    try {
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        connections.get().forEach(Maintenance::maintain);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void maintain(ProviderConnection connection) {
    try {
      int removed = connection.service().maintain(BUDGET);
      if (removed > 0) {
        LOG.atDebug()
            .addKeyValue("provider", connection.name())
            .log("Upkeep removed {} things past their time", removed);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      LOG.atWarn()
          .addKeyValue("provider", connection.name())
          .setCause(failure)
          .log("Upkeep failed; trying again later");
    }
  }

  void close() {
    closed.countDown();
  }
}
