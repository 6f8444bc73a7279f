package dev.signalbox.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One connected broker. Thread-safe. All methods but {@link #publish} may block; each throws what
 * the client throws, which the engine classifies and wraps once. After {@link #close} every method
 * fails with {@link ErrorCode#CLOSED} (LIF-07).
 *
 * <p>A small provider implements the abstract methods; the others are rare, and fail with {@link
 * ErrorCode#UNSUPPORTED} unless they are implemented and their capability is declared (ADM-09).
 */
public interface EventMessagingService {
  /** What this broker can do: what the provider declared for the configuration, or less. */
  Capabilities capabilities();

  /** What it speaks with, for reports. Never blocks: what was learnt when it connected. */
  default BrokerVersions versions() {
    return BrokerVersions.UNKNOWN;
  }

  /**
   * Creates queues with their channels and dead-letter queues. Idempotent, also when several
   * processes do it at once (ADM-01, ADM-02).
   *
   * @throws Exception {@link ErrorCode#CONFLICT}, naming the option, when one exists with others
   *     (ADM-03)
   */
  void createQueues(List<QueueSpec> specs) throws Exception;

  /**
   * Creates a channel alone, without any group. Idempotent.
   *
   * @throws Exception as {@link #createQueues}
   */
  void createChannel(EventChannel channel) throws Exception;

  /**
   * Fails with {@link ErrorCode#NOT_FOUND}, naming it, when a channel or queue does not exist: what
   * a configuration without {@code create_queues} relies on.
   */
  void checkExists(Destination destination) throws Exception;

  /**
   * Deletes a channel with all its groups, or one group's queue with its dead letters, and nothing
   * else (ADM-11). Of a default group it deletes the queue and leaves the channel. Idempotent.
   */
  void deleteQueue(Destination destination) throws Exception;

  /** The names of all channels, queues and dead-letter queues that this provider would use. */
  List<String> listQueues() throws Exception;

  /**
   * Removes what is ready in one queue, and nothing of another group; safe while it is consumed
   * (ADM-05).
   *
   * @return how many were removed, as far as the broker says
   */
  default Figure purgeQueue(MessageQueue queue) throws Exception {
    throw Capabilities.unsupported(Capability.PURGE, "purging " + queue.name());
  }

  /** Measures a queue; never by counting millions of messages (ADM-06). */
  default EventQueueStats stats(MessageQueue queue) throws Exception {
    throw Capabilities.unsupported(Capability.STATS, "measuring " + queue.name());
  }

  /**
   * Publishes one batch. Asynchronous: returns at once, but for a short wait for room in the
   * client. Accepted means that the broker holds the event for every group that exists (DUR-01).
   * The future completes within the time-out, on any thread; it fails only when nothing is known of
   * any event, which the engine takes for {@link PublishOutcome.Unknown} of all. The engine never
   * sends an event again before the future of its last sending has completed.
   *
   * @param destination a channel for all its groups; a queue for one; a dead-letter queue
   * @param batch within the declared limits; events of one ordering key keep their order
   * @param timeout when every outcome must be known, or be {@link PublishOutcome.Unknown}
   * @return one outcome per event, in the same order (DUR-21)
   */
  CompletionStage<List<PublishOutcome>> publish(
      Destination destination, List<EventMessage> batch, Duration timeout);

  /**
   * Opens a consuming session. Blocks until the broker has accepted it.
   *
   * @throws Exception {@link ErrorCode#NOT_FOUND} when a queue does not exist (ADM-04)
   */
  EventReceiver openReceiver(ReceiverOptions options) throws Exception;

  /** Returns when the broker has answered a harmless request within the time-out, else throws. */
  void check(Duration timeout) throws Exception;

  /**
   * Does upkeep that the broker does not do by itself, such as dropping dead letters past their
   * retention and ephemeral groups past their expiry. Called now and then by one thread; several
   * processes may call it at once. Stops when the budget is used up.
   *
   * @return how many things were removed; 0 where the broker needs no upkeep
   */
  default int maintain(Duration budget) throws Exception {
    return 0;
  }

  /** What only some brokers have, such as {@link DeadLetterBrowser}. */
  default <T> Optional<T> as(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  /**
   * Closes the connection and everything opened by it; leaves no thread and no connection behind
   * (LIF-08). Idempotent and safe from several threads (LIF-03); blocks no longer than the
   * time-out.
   */
  void close(Duration timeout) throws Exception;
}
