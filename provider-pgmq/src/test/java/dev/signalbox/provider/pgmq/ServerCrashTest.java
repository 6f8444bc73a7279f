package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer;
import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL is killed and restarted again and again while events are published and consumed, with
 * everything on the disk that it says is there.
 */
@Tag("slow")
class ServerCrashTest {
  private static final int PUBLISHERS = 4;
  private static final int KILLS = 6;
  private static final int BACKLOG = 20_000;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(12);

  private final Accounts accounts = new Accounts(PUBLISHERS);
  private final AtomicBoolean stopped = new AtomicBoolean();

  @Test
  void nothingThatWasConfirmedIsLostAndEverybodyResumes() throws Exception {
    try (PostgresBroker broker =
        PostgresLab.open(PostgresOptions.DEFAULT.with(PostgresOptions.Durability.FULL))) {
      Map<String, Object> settings =
          Map.of(
              "events.durable.max_concurrent_handlers", 16,
              "events.durable.max_delivery_attempts", 50,
              "events.durable.crash_allowance", 50,
              "events.durable.handler_timeout_seconds", 5,
              "events.durable.visibility_timeout_seconds", 10);
      try (Program program = new Program(broker.url(), settings)) {
        EventConsumer consumer =
            program.consumer().on("#", (event, context) -> accounts.received(event)).start();
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
          int publisher = i;
          Thread thread = new Thread(() -> publish(program, publisher), "publisher-" + i);
          thread.start();
          publishers.add(thread);
        }
        int kills = killAgainAndAgain(broker);
        stopped.set(true);
        for (Thread publisher : publishers) {
          publisher.join(TimeUnit.MINUTES.toMillis(2));
          assertThat(publisher.isAlive()).isFalse();
        }
        Await.until(
            "drained: " + accounts,
            Duration.ofMinutes(5),
            () -> "0".equals(program.sql("select count(*) from " + program.table())));
        System.out.printf("%d kills: %s%n", kills, accounts);
        assertThat(kills).isGreaterThanOrEqualTo(KILLS);
        assertThat(accounts.accepted()).isGreaterThan(1_000);
        assertThat(accounts.lost()).as("lost").isZero();
        assertThat(accounts.unexpected()).as("unexpected").isZero();
        assertThat(consumer.counters().deadLettered()).isZero();
      }
    }
  }

  private int killAgainAndAgain(PostgresBroker broker) throws Exception {
    long end = System.nanoTime() + LONG_ENOUGH.toNanos();
    int kills = 0;
    while (kills < KILLS || System.nanoTime() < end) {
      long next = System.nanoTime() + BETWEEN_KILLS.toNanos();
      long before = accounts.accepted();
      Await.until("publishers resume", () -> accounts.accepted() > before + 100);
      while (System.nanoTime() < next) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      broker.kill();
      kills++;
      broker.restart();
    }
    long before = accounts.accepted();
    Await.until("publishers resume at last", () -> accounts.accepted() > before + 100);
    return kills;
  }

  // What waits for long is no better a test than what waits a little.
  private void awaitConsumers() {
    while (accounts.accepted() - accounts.received() > BACKLOG && !stopped.get()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void publish(Program program, int publisher) {
    Semaphore window = new Semaphore(200);
    AtomicLong failures = new AtomicLong();
    for (int number = 0; !stopped.get(); number++) {
      int current = number;
      awaitConsumers();
      window.acquireUninterruptibly();
      accounts.attempted(publisher, current);
      var ignored =
          program
              .signalbox
              .publish(
                  program
                      .draft("load.test", Map.of("publisher", publisher, "text", "x".repeat(200)))
                      .id(Accounts.id(publisher, current)))
              .whenComplete(
                  (receipt, failure) -> {
                    if (failure == null) {
                      accounts.accepted(publisher, current);
                    } else {
                      failures.incrementAndGet();
                    }
                    window.release();
                  });
    }
    window.acquireUninterruptibly(200);
  }
}
