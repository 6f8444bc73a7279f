package dev.signalbox.internal.publish;

import dev.signalbox.internal.failure.ProviderErrors;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.TransactionalPublisher;
import dev.signalbox.spi.TransactionalPublisher.Outcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Publishes inside transactions of the application's, on its own threads: past the buffer and the
 * batches, because the transaction is the batch. Thread-safe.
 */
final class TransactionPublishing {
  private final PublishChecks checks;
  private final ProviderErrors errors;
  private final PublishCounters counters;
  private final Completions completions;
  private final Set<Pending> open = ConcurrentHashMap.newKeySet();

  /** An event whose transaction has not ended, as far as is known. */
  private static final class Pending {
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  }

  TransactionPublishing(
      PublishChecks checks,
      ProviderErrors errors,
      PublishCounters counters,
      Completions completions) {
    this.checks = checks;
    this.errors = errors;
    this.counters = counters;
    this.completions = completions;
  }

  /** Publishes now; the future says how the transaction ended, on the engine's thread. */
  CompletableFuture<Outcome> publish(
      Object transaction, Destination destination, EventMessage message) {
    TransactionalPublisher publisher = checks.transactional(destination, message, transaction);
    Pending ended = new Pending();
    counters.published.increment();
    open.add(ended);
    try {
      publisher
          .publish(transaction, destination, List.of(message))
          .whenComplete((outcome, failure) -> completions.add(() -> end(ended, outcome)));
      return ended.outcome;
    } catch (Exception refused) {
      open.remove(ended);
      counters.failed.increment();
      if (refused instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw errors.wrap(
          "publishing %s (%s) in a transaction".formatted(message.name(), message.id()),
          destination,
          refused);
    }
  }

  /** Nobody will hear any more how the transactions end that are still open. */
  void close() {
    open.forEach(ended -> end(ended, Outcome.UNKNOWN));
  }

  private void end(Pending ended, @Nullable Outcome outcome) {
    if (!open.remove(ended)) {
      return;
    }
    (outcome == Outcome.COMMITTED ? counters.accepted : counters.failed).increment();
    ended.outcome.complete(outcome != null ? outcome : Outcome.UNKNOWN);
  }
}
