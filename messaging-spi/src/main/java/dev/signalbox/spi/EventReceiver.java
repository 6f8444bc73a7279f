package dev.signalbox.spi;

import java.time.Duration;
import java.util.List;

/**
 * One consuming session with a broker. {@link #receive} is called by one thread at a time; the
 * other methods by any thread, also while {@code receive} waits. A provider throws what its client
 * throws.
 */
public interface EventReceiver {
  /**
   * Takes messages under the lease of the receiver's options. Waits until there is at least one, or
   * the time is over, or {@link #wakeUp} is called; while deliveries are outstanding it may return
   * nothing although messages wait. An interrupt ends it with an {@link InterruptedException}.
   *
   * @param max how many at most; at least 1
   * @param maxWait how long it may block; zero: not at all
   * @return the deliveries in the queue's order; each carries its own lease
   * @throws Exception {@link ErrorCode#NOT_FOUND} when a queue does not exist (ADM-04), {@link
   *     ErrorCode#CLOSED} after close (LIF-07), {@link ErrorCode#UNAVAILABLE} when the broker is
   *     gone: the same receiver is then asked again, until it succeeds or is closed
   */
  List<Delivery> receive(int max, Duration maxWait) throws Exception;

  /**
   * Ends a waiting {@link #receive}, or lets the next one return at once. Never blocks. Idempotent.
   */
  void wakeUp();

  /**
   * Gives back what the receiver has fetched ahead of {@link #receive}, when the consumer pauses;
   * it fetches again with the next {@code receive}. Nothing to do for a receiver that fetches
   * nothing ahead (LIF-14).
   */
  default void returnPrefetched() throws Exception {}

  /**
   * Settles deliveries of this receiver; blocks until the broker has answered, or, where it answers
   * {@link SettlementOutcome.Recorded}, until the receiver has taken note. Settling twice is
   * harmless (DUR-14), settling what somebody else holds by now gives {@link
   * SettlementOutcome.Stale} (DUR-15).
   *
   * @param settlements at most {@link Limits#maxSettlements}
   * @return one outcome per settlement, in the same order
   * @throws Exception when nothing is known of any of them; each then comes back after its lease
   */
  List<SettlementOutcome> settle(List<? extends Settlement> settlements) throws Exception;

  /**
   * Extends leases from now on (DUR-23); blocks until the broker has answered. Only called where
   * {@link Capability#LEASE} is declared.
   *
   * @return one answer per delivery, in the same order
   */
  default List<LeaseExtension> extend(List<Delivery> deliveries, Duration lease) throws Exception {
    throw Capabilities.unsupported(Capability.LEASE, "extending a lease");
  }

  /**
   * Notes, before it happens, that handlers of these deliveries start, so that the attempt is
   * counted even if the process dies in one. Called for every run, also for one without a new
   * delivery; only where {@link Capability#MARKED_ATTEMPTS} is declared. A failure stops no
   * handler.
   */
  default void markStarted(List<Delivery> deliveries) throws Exception {
    throw Capabilities.unsupported(Capability.MARKED_ATTEMPTS, "marking a started handler");
  }

  /**
   * Closes the session: flushes what was recorded, returns what was not settled, leaves no
   * broker-side consumer behind (LIF-08). Idempotent; blocks no longer than the time-out.
   */
  void close(Duration timeout) throws Exception;
}
