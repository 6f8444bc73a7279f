package dev.signalbox;

import dev.signalbox.internal.assembly.SignalboxCore;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.EventQueueStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes and consumes domain events, by the brokers that the configuration names. Thread-safe;
 * one per application is enough. Close it to stop consumers and send what waits.
 */
public final class Signalbox implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final SignalboxCore core;

  Signalbox(SignalboxCore core) {
    this.core = core;
  }

  /**
   * Starts with a configuration file or folder, the providers on the class path, and the
   * environment of {@code SIGNALBOX_ENV}. Blocks until all required brokers have answered.
   *
   * @throws dev.signalbox.spi.config.ConfigException with all problems of the configuration
   * @throws dev.signalbox.spi.MessagingException UNAVAILABLE when a required broker does not answer
   */
  public static Signalbox start(Path config) {
    return builder().config(config).start();
  }

  /** Starts in a way of one's own. */
  public static SignalboxBuilder builder() {
    return new SignalboxBuilder();
  }

  /**
   * Publishes an event. The future completes with what really happened: for a durable event when
   * the broker has confirmed it, for a fast one at once. It fails with a {@link
   * dev.signalbox.spi.MessagingException}; nothing is thrown. Waits only for room in the publish
   * buffer, no longer than {@code max_block_ms}.
   *
   * <p>Cancelling the future does not take the event back.
   */
  public CompletableFuture<PublishReceipt> publish(EventDraft draft) {
    return core.publish(draft);
  }

  /** Publishes an event of a name and a payload: see {@link #publish(EventDraft)}. */
  public CompletableFuture<PublishReceipt> publish(String name, @Nullable Object payload) {
    return publish(EventDraft.of(name, payload));
  }

  /**
   * Publishes an event inside a transaction of the application's own, such as a {@code
   * java.sql.Connection} whose auto-commit is off, so that the event appears exactly when the other
   * changes of the transaction do. Uses the transaction on this thread, neither commits nor rolls
   * it back, and returns when the event is part of it. The fast leg of a broadcast follows the
   * commit.
   *
   * <p>Providers with the capability TRANSACTIONAL_PUBLISH can do this.
   *
   * @return completes some time after the transaction has been committed; is cancelled when it was
   *     rolled back; fails when nobody can tell
   * @throws dev.signalbox.spi.MessagingException when the event has not become part of the
   *     transaction, which is then as it was before
   */
  public CompletableFuture<PublishReceipt> publishInTransaction(
      Object transaction, EventDraft draft) {
    return core.publishInTransaction(transaction, draft);
  }

  /**
   * Offers an event to a bounded queue, for business code that must never fail or wait because of
   * an event: never blocks, never throws. What is dropped, or fails later, is counted and logged.
   */
  public DispatchResult dispatch(EventDraft draft) {
    return core.dispatch(draft);
  }

  /** Offers an event of a name and a payload: see {@link #dispatch(EventDraft)}. */
  public DispatchResult dispatch(String name, @Nullable Object payload) {
    return dispatch(EventDraft.of(name, payload));
  }

  /**
   * Subscribes in process: the handler gets the fast and broadcast events of this Signalbox that
   * match, one after the other on a thread of its own, from a bounded buffer.
   *
   * @throws IllegalArgumentException when the pattern breaks the rules
   */
  public Subscription subscribe(String pattern, EventHandler handler) {
    return core.subscribe(pattern, handler);
  }

  /** Prepares a durable consumer of these namespaces. */
  public ConsumerBuilder consumer(String namespace, String... more) {
    return new ConsumerBuilder(core, namespace, more);
  }

  /**
   * The dead letters of a group, at the provider that carries the namespace's events.
   *
   * @throws dev.signalbox.spi.MessagingException INVALID_ARGUMENT when several providers do: name
   *     one
   */
  public DeadLetters deadLetters(String namespace, String group) {
    return core.access().deadLetters(namespace, group);
  }

  /** The dead letters of a group at a provider instance. */
  public DeadLetters deadLetters(String provider, String namespace, String group) {
    return core.access().deadLetters(provider, namespace, group);
  }

  /**
   * How full a group's queue is, at the provider that carries the namespace's events. Blocks.
   *
   * @throws dev.signalbox.spi.MessagingException UNSUPPORTED when the provider cannot measure
   */
  public EventQueueStats queueStats(String namespace, String group) {
    return core.access().queueStats(namespace, group);
  }

  /** How full a group's queue is at a provider instance. Blocks. */
  public EventQueueStats queueStats(String provider, String namespace, String group) {
    return core.access().queueStats(provider, namespace, group);
  }

  /** What it has published and dispatched so far, and who consumes. */
  public SignalboxStats stats() {
    return core.access().stats();
  }

  /** The consumers that were started. */
  public List<EventConsumer> consumers() {
    return core.consumers().all();
  }

  /** The configuration. */
  public SignalboxConfig config() {
    return core.parts().config();
  }

  /** What encodes and decodes its events. */
  public EventCodec codec() {
    return core.parts().codec();
  }

  /** Closes with a time-out of 30 seconds: see {@link #close(Duration)}. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /**
   * Stops the consumers, whose running handlers get their grace period but no more than the
   * time-out; sends what was dispatched and published; closes the connections. Idempotent. Blocks
   * until then, but not inside a handler of its own.
   */
  public void close(Duration timeout) {
    core.closing().close(timeout);
  }
}
