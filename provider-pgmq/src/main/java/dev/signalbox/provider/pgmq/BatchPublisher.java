package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.PublishOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes batches, each in one statement and so one transaction, on a few threads of its own. A
 * batch of which the database refuses an event's contents is published event by event. Thread-safe.
 */
final class BatchPublisher {

  private final Database database;
  private final Clock clock;
  private final Signals signals;
  private final ThreadPoolExecutor threads;

  BatchPublisher(
      Database database, PgmqSettings settings, ProviderContext context, Signals signals) {
    this.database = database;
    this.clock = context.clock();
    this.signals = signals;
    // The engine has one batch under way for each destination, which bounds the queue.
    this.threads =
        new ThreadPoolExecutor(
            settings.publishConnections(),
            settings.publishConnections(),
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            context.threads("publish"));
    threads.allowCoreThreadTimeOut(true);
  }

  CompletableFuture<List<PublishOutcome>> publish(
      Destination destination, List<EventMessage> batch, Duration timeout) {
    CompletableFuture<List<PublishOutcome>> result = new CompletableFuture<>();
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      threads.execute(
          () -> {
            try {
              result.complete(publish(destination, batch, deadline));
            } catch (Throwable failure) {
              result.completeExceptionally(failure);
            }
          });
    } catch (RejectedExecutionException closed) {
      result.complete(
          all(
              batch,
              new PublishOutcome.Rejected(
                  new MessagingException(
                      ErrorCode.CLOSED, "publishing to " + destination.name() + ": closed"))));
    }
    return result;
  }

  private List<PublishOutcome> publish(
      Destination destination, List<EventMessage> batch, long deadline) {
    List<PublishOutcome> outcomes = send(destination, batch, deadline);
    if (outcomes.stream().anyMatch(PublishOutcome.Accepted.class::isInstance)) {
      signals.published(destination);
    }
    return outcomes;
  }

  private List<PublishOutcome> send(
      Destination destination, List<EventMessage> batch, long deadline) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (left.isNegative() || left.isZero()) {
      return all(
          batch,
          new PublishOutcome.Rejected(
              new MessagingException(
                  ErrorCode.TIMEOUT, "no connection was free in time to publish")));
    }
    Connection connection;
    try {
      connection = database.open(left);
    } catch (SQLException | MessagingException notSent) {
      return all(batch, new PublishOutcome.Rejected(notSent));
    }
    try (connection) {
      return accepted(
          batch,
          database.use(connection, open -> Append.run(open, destination, batch, clock.instant())));
    } catch (SQLException failure) {
      return afterFailure(destination, batch, deadline, failure);
    }
  }

  private List<PublishOutcome> afterFailure(
      Destination destination, List<EventMessage> batch, long deadline, SQLException failure) {
    if (SqlFailures.leavesDoubt(failure)) {
      return all(batch, new PublishOutcome.Unknown(failure));
    } else if (batch.size() > 1 && SqlFailures.isOfOneEvent(failure)) {
      return oneByOne(destination, batch, deadline);
    } else if (Append.lostGroup(failure, destination)) {
      // A group is being deleted just now: the next sending does without it.
      return all(
          batch,
          new PublishOutcome.Rejected(
              new MessagingException(
                  ErrorCode.THROTTLED, "a group of " + destination.name() + " vanished", failure)));
    }
    return all(batch, new PublishOutcome.Rejected(SqlFailures.shown(failure, destination)));
  }

  /** In order, and no further than a failure that is not the event's own. */
  private List<PublishOutcome> oneByOne(
      Destination destination, List<EventMessage> batch, long deadline) {
    List<PublishOutcome> outcomes = new ArrayList<>(batch.size());
    Throwable broken = null;
    for (EventMessage message : batch) {
      if (broken != null) {
        outcomes.add(new PublishOutcome.Rejected(broken));
        continue;
      }
      PublishOutcome outcome = send(destination, List.of(message), deadline).get(0);
      outcomes.add(outcome);
      broken = stopsTheRest(outcome);
    }
    return outcomes;
  }

  private static @Nullable Throwable stopsTheRest(PublishOutcome outcome) {
    if (outcome instanceof PublishOutcome.Unknown unknown) {
      return unknown.cause();
    } else if (outcome instanceof PublishOutcome.Rejected rejected) {
      ErrorCode code = SqlFailures.classify(rejected.cause());
      boolean own = code == ErrorCode.INVALID_PAYLOAD || code == ErrorCode.TOO_LARGE;
      return own ? null : rejected.cause();
    }
    return null;
  }

  private static List<PublishOutcome> accepted(List<EventMessage> batch, List<String> ids) {
    List<PublishOutcome> outcomes = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      outcomes.add(new PublishOutcome.Accepted(i < ids.size() ? ids.get(i) : ""));
    }
    return outcomes;
  }

  private static List<PublishOutcome> all(List<EventMessage> batch, PublishOutcome outcome) {
    return Collections.nCopies(batch.size(), outcome);
  }

  /** Lets what was begun end, within a time. */
  void close(Duration timeout) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      threads.shutdownNow();
    }
  }
}
