package dev.signalbox.internal.publish;

import dev.signalbox.SignalboxStats;
import dev.signalbox.internal.failure.ProviderErrors;
import dev.signalbox.routing.PublisherSettings;
import dev.signalbox.routing.ResilienceSettings;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.TransactionalPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way of events to one provider: limits, a bounded buffer, order, batches, and retries of what
 * may succeed when sent again, all with the same ids and under one budget of {@code
 * max_publish_attempts}. An event is never sent again before its last sending has come back.
 * Thread-safe.
 */
public final class PublishPipeline {
  private final EventMessagingService service;
  private final ProviderErrors errors;
  private final ResilienceSettings resilience;
  private final PublishChecks checks;
  private final PublishBuffer buffer;
  private final PublishThreads threads;
  private final TransactionPublishing transactions;
  private final PublishCounters counters = new PublishCounters();
  private final ConcurrentHashMap<Destination, Outbox> outboxes = new ConcurrentHashMap<>();
  private final Set<Sending> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;
  private volatile boolean closed;

  /** A pipeline over a connected service. */
  public PublishPipeline(
      EventMessagingService service,
      ProviderErrors errors,
      PublisherSettings settings,
      ResilienceSettings resilience,
      Clock clock) {
    this.service = service;
    this.errors = errors;
    this.resilience = resilience;
    this.checks = new PublishChecks(service, errors, clock);
    this.buffer = new PublishBuffer(settings);
    this.threads = new PublishThreads(errors.provider());
    this.transactions = new TransactionPublishing(checks, errors, counters, threads.completions());
  }

  /**
   * Sends an event. Blocks only for room in the buffer, as long as configured; everything that goes
   * wrong is in the future, which completes on a thread of the engine.
   */
  public CompletableFuture<PublishOutcome.Accepted> publish(
      Destination destination, EventMessage message) {
    long size = message.size();
    try {
      check(destination, message);
      buffer.acquire(size);
    } catch (MessagingException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    PendingEvent event = new PendingEvent(destination, message, size);
    counters.published.increment();
    if (closed) {
      fail(event, closedException(event));
    } else {
      outbox(destination).add(event);
    }
    return event.future;
  }

  private void check(Destination destination, EventMessage message) {
    if (closing) {
      throw errors.of(ErrorCode.CLOSED, "publishing " + message.name(), destination, "closed");
    }
    checks.check(destination, message);
  }

  /**
   * Publishes inside a transaction of the application's, on this thread; blocks until the broker
   * has taken the event into it.
   *
   * @return how the transaction ended, on a thread of the engine
   */
  public CompletableFuture<TransactionalPublisher.Outcome> publishInTransaction(
      Object transaction, Destination destination, EventMessage message) {
    check(destination, message);
    return transactions.publish(transaction, destination, message);
  }

  private Outbox outbox(Destination destination) {
    Outbox outbox = outboxes.get(destination);
    return outbox != null
        ? outbox
        : outboxes.computeIfAbsent(
            destination, any -> new Outbox(service.capabilities(), this::send, threads.sender()));
  }

  // The only place where anything is sent.
  private void send(List<PendingEvent> batch) {
    Sending sending = new Sending(batch);
    underWay.add(sending);
    threads.watch(this::giveUpOverdue, resilience.publishTimeout());
    List<EventMessage> messages = new ArrayList<>(batch.size());
    for (PendingEvent event : batch) {
      event.sendings++;
      messages.add(event.message);
    }
    try {
      service
          .publish(batch.get(0).destination, messages, resilience.publishTimeout())
          .whenComplete((outcomes, failure) -> came(sending, outcomes, failure));
    } catch (Throwable thrown) {
      came(sending, null, thrown);
    }
  }

  // On any thread: the rest happens on the engine's.
  private void came(
      Sending sending, @Nullable List<PublishOutcome> outcomes, @Nullable Throwable failure) {
    if (sending.end()) {
      underWay.remove(sending);
      holdBackFollowers(sending.batch, outcomes);
      threads.completions().add(() -> decide(sending, outcomes, failure));
    }
  }

  // At once, on the provider's thread: what is published now must not overtake what has failed.
  private void holdBackFollowers(
      List<PendingEvent> batch, @Nullable List<PublishOutcome> outcomes) {
    for (int i = 0; i < batch.size(); i++) {
      PendingEvent event = batch.get(i);
      boolean accepted =
          outcomes != null
              && i < outcomes.size()
              && outcomes.get(i) instanceof PublishOutcome.Accepted;
      if (!accepted && event.key() != null) {
        outbox(event.destination).failing(event);
      }
    }
  }

  private void decide(
      Sending sending, @Nullable List<PublishOutcome> outcomes, @Nullable Throwable failure) {
    List<PendingEvent> batch = sending.batch;
    boolean usable = outcomes != null && outcomes.size() == batch.size();
    for (int i = 0; i < batch.size(); i++) {
      PublishOutcome outcome = usable && outcomes != null ? outcomes.get(i) : null;
      decide(batch.get(i), outcome, failure);
    }
    outbox(batch.get(0).destination).batchDone();
  }

  private void decide(
      PendingEvent event, @Nullable PublishOutcome outcome, @Nullable Throwable failure) {
    if (outcome instanceof PublishOutcome.Accepted accepted) {
      counters.accepted.increment();
      release(event);
      event.future.complete(accepted);
    } else if (outcome instanceof PublishOutcome.Rejected rejected) {
      retryOrFail(event, rejected.cause(), errors.classify(rejected.cause()).retryable());
    } else if (outcome instanceof PublishOutcome.Unknown unknown) {
      event.mayHaveArrived = true;
      retryOrFail(event, unknown.cause(), true);
    } else if (failure != null) {
      event.mayHaveArrived = true;
      retryOrFail(event, failure, errors.classify(failure).retryable());
    } else {
      event.mayHaveArrived = true;
      retryOrFail(event, new IllegalStateException("the provider gave no outcome"), false);
    }
  }

  private void retryOrFail(PendingEvent event, Throwable cause, boolean retryable) {
    event.lastFailure = cause;
    if (!retryable || closed || event.sendings >= resilience.maxPublishAttempts()) {
      fail(event, failure(event, cause));
      return;
    }
    counters.retried.increment();
    String key = event.key();
    Outbox outbox = outbox(event.destination);
    if (key == null) {
      threads.after(backoff(event.sendings), () -> resend(outbox, event));
    } else if (outbox.failed(event)) {
      threads.after(backoff(event.sendings), () -> outbox.again(key));
    }
  }

  private void resend(Outbox outbox, PendingEvent event) {
    if (closed) {
      fail(event, closedException(event));
    } else {
      outbox.again(event);
    }
  }

  private Duration backoff(int sendings) {
    double plain =
        Math.min(
            (double) resilience.retryInitial().toNanos() * Math.pow(2, sendings - 1.0),
            (double) resilience.retryMax().toNanos());
    return Duration.ofNanos(
        (long) (plain * (0.8 + 0.4 * ThreadLocalRandom.current().nextDouble())));
  }

  private MessagingException failure(PendingEvent event, Throwable cause) {
    String arrival =
        event.mayHaveArrived
            ? "; nobody can tell whether the broker has it: publish it again with the same id"
            : "";
    return errors.wrap(
        "publishing %s (%s), sent %d times"
            .formatted(event.message.name(), event.message.id(), event.sendings),
        event.destination,
        cause,
        arrival);
  }

  private MessagingException closedException(PendingEvent event) {
    String tail =
        event.sendings > 0 ? "it was closed; the event may have arrived" : "it was closed";
    return errors.of(
        ErrorCode.CLOSED, "publishing " + event.message.name(), event.destination, tail);
  }

  private void fail(PendingEvent event, MessagingException failure) {
    counters.failed.increment();
    release(event);
    event.future.completeExceptionally(failure);
  }

  // Before the future: who waits for it may publish the next one of the key at once.
  private void release(PendingEvent event) {
    buffer.release(event.size);
    if (event.sendings > 0 && event.key() != null) {
      outbox(event.destination).decided(event);
    }
  }

  // A provider must answer within the time-out; one that does not keeps its events from being sent
  // again, so they fail.
  private boolean giveUpOverdue() {
    long overdue = resilience.publishTimeout().toNanos() * 2;
    long now = System.nanoTime();
    for (Sending sending : List.copyOf(underWay)) {
      if (now - sending.startNanos > overdue && sending.end()) {
        underWay.remove(sending);
        threads.completions().add(() -> overdue(sending));
      }
    }
    return !underWay.isEmpty();
  }

  private void overdue(Sending sending) {
    for (PendingEvent event : sending.batch) {
      event.mayHaveArrived = true;
      fail(event, failure(event, new TimeoutException("the provider did not answer in time")));
    }
    outbox(sending.batch.get(0).destination).batchDone();
  }

  /** What it has done so far. */
  public SignalboxStats.Publishing stats() {
    return new SignalboxStats.Publishing(
        counters.published.sum(),
        counters.accepted.sum(),
        counters.failed.sum(),
        counters.retried.sum(),
        buffer.events(),
        buffer.bytes());
  }

  /**
   * Takes nothing new, waits for what is under way, then fails the rest with CLOSED. Blocks no
   * longer than the time-out. Idempotent.
   */
  public void close(Duration timeout) {
    closing = true;
    boolean empty = buffer.awaitEmpty(timeout.toNanos());
    closed = true;
    if (!empty) {
      for (Outbox outbox : outboxes.values()) {
        outbox.drain().forEach(event -> fail(event, closedException(event)));
      }
      for (Sending sending : underWay) {
        if (sending.end()) {
          sending.batch.forEach(event -> fail(event, closedException(event)));
        }
      }
    }
    transactions.close();
    threads.close();
  }
}
