package dev.signalbox.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Publishes inside a transaction of the application's own, so that events appear exactly when its
 * other changes do ({@link Capability#TRANSACTIONAL_PUBLISH}, clause DUR-24); offered by {@link
 * EventMessagingService#as}. Thread-safe; a transaction itself is used by the calling thread only.
 */
public interface TransactionalPublisher {

  /** How a transaction ended. */
  enum Outcome {
    /** The events are there. */
    COMMITTED,
    /** They never were. */
    ROLLED_BACK,
    /** Nobody can tell any more: the broker has forgotten, or the service was closed. */
    UNKNOWN
  }

  /** What a transaction is, such as {@code java.sql.Connection}. */
  Class<?> transactionType();

  /**
   * Publishes a batch inside a transaction that is under way; neither commits nor rolls it back,
   * and makes no other publisher wait for its end. Blocks until the broker has taken the events
   * into the transaction. When that fails, the transaction is as it was before.
   *
   * @param transaction an object of {@link #transactionType}
   * @param destination where to
   * @param batch within the declared limits
   * @return completes, on any thread, some time after the transaction has ended; a part of the
   *     transaction that was rolled back to a savepoint counts as rolled back
   * @throws Exception {@link ErrorCode#INVALID_ARGUMENT} when no transaction is under way
   */
  CompletionStage<Outcome> publish(
      Object transaction, Destination destination, List<EventMessage> batch) throws Exception;
}
