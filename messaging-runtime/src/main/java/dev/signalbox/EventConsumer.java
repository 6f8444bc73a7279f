package dev.signalbox;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A running durable consumer of one group. Thread-safe. */
public interface EventConsumer extends AutoCloseable {
  /** Where a consumer is in its life. */
  enum State {
    /** It takes events. */
    RUNNING,
    /** It takes none until it is resumed. */
    PAUSED,
    /** It takes none; running handlers may finish. */
    STOPPING,
    /** It has ended. */
    STOPPED
  }

  /** The consumer group. */
  String group();

  /** Where it is in its life. */
  State state();

  /** What it has done so far. */
  Counters counters();

  /** Stops new deliveries and gives back what is buffered; running handlers go on. Never blocks. */
  void pause();

  /** Takes events again. Never blocks. */
  void resume();

  /**
   * Stops with the configured grace period: nothing new starts, running handlers finish and are
   * settled; when the grace period ends they are interrupted and their events given back. Blocks
   * until then, but not inside a handler of the same Signalbox. Idempotent.
   */
  void stop();

  /** As {@link #stop()}, with another grace period. */
  void stop(Duration grace);

  /** As {@link #stop()}. */
  @Override
  void close();

  /**
   * Counts since the start.
   *
   * @param pollingCycles calls to brokers for events
   * @param received deliveries taken from brokers
   * @param handled handler runs that returned
   * @param failures handler runs that failed, time-outs included
   * @param timeouts handler runs that went over their time
   * @param retried failed runs after which the event is tried again
   * @param deadLettered events put into the dead-letter queue
   * @param dropped events dropped after their last attempt, as dead-lettering is switched off
   * @param unmatched events that no handler matched
   * @param undecodable messages that were no events
   * @param released deliveries given back without a run
   * @param stale settlements that came after the lease's end, by the engine's clock or the broker's
   * @param receiveErrors failed calls to brokers for events
   * @param settleErrors settlements given up: the event comes back by itself
   * @param inFlight deliveries held now
   * @param running handlers running now
   * @param stuck handlers that run past their time although interrupted
   * @param lastPoll when a broker was last asked; null: never
   */
  record Counters(
      long pollingCycles,
      long received,
      long handled,
      long failures,
      long timeouts,
      long retried,
      long deadLettered,
      long dropped,
      long unmatched,
      long undecodable,
      long released,
      long stale,
      long receiveErrors,
      long settleErrors,
      int inFlight,
      int running,
      int stuck,
      @Nullable Instant lastPoll) {}
}
