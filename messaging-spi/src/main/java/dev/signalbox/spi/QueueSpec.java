package dev.signalbox.spi;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a queue is to be. Creating it creates its channel too; for the default group that is the same
 * broker object.
 *
 * @param queue the queue
 * @param ordering whether its consumers rely on the order of keys
 * @param start where the group begins; a default group begins with the channel
 * @param patterns what the group wants: a broker that can filter may leave out the rest
 * @param deadLetterRetention how long dead letters are kept; null: the group has no dead-letter
 *     queue
 * @param expiry for an ephemeral group, after how long without a receiver it vanishes; null: it
 *     stays
 */
public record QueueSpec(
    EventQueue queue,
    Ordering ordering,
    StartPosition start,
    List<EventPattern> patterns,
    @Nullable Duration deadLetterRetention,
    @Nullable Duration expiry) {

  /** Checks and copies the components. */
  public QueueSpec {
    Objects.requireNonNull(queue, "queue");
    Objects.requireNonNull(ordering, "ordering");
    Objects.requireNonNull(start, "start");
    patterns = List.copyOf(patterns);
  }

  /** An unordered, lasting queue from now on, for all events, with dead letters for seven days. */
  public static QueueSpec of(EventQueue queue) {
    return new QueueSpec(
        queue,
        Ordering.UNORDERED,
        StartPosition.LATEST,
        List.of(EventPattern.parse("#")),
        Duration.ofDays(7),
        null);
  }

  /** The same queue for an ephemeral group. */
  public QueueSpec ephemeral(Duration expiry) {
    return new QueueSpec(queue, ordering, start, patterns, deadLetterRetention, expiry);
  }

  /** The same queue with another start position. */
  public QueueSpec startingAt(StartPosition start) {
    return new QueueSpec(queue, ordering, start, patterns, deadLetterRetention, expiry);
  }

  /** The same queue with another ordering. */
  public QueueSpec ordered(Ordering ordering) {
    return new QueueSpec(queue, ordering, start, patterns, deadLetterRetention, expiry);
  }

  /** After how long without a receiver the group vanishes, if it is ephemeral. */
  public Optional<Duration> ephemeralExpiry() {
    return Optional.ofNullable(expiry);
  }

  /** How long dead letters are kept, if the group has a dead-letter queue. */
  public Optional<Duration> retention() {
    return Optional.ofNullable(deadLetterRetention);
  }
}
