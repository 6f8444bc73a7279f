package dev.signalbox.spi;

/**
 * What a broker may be able to do. A provider declares what it proves; the conformance suite
 * decides by this alone which clauses apply, and what is not declared must fail with {@link
 * ErrorCode#UNSUPPORTED} (clause ADM-09).
 */
public enum Capability {
  /** Events of one ordering key come in the order they were published (DUR-20). */
  ORDER_PER_KEY,
  /**
   * The entries of a key in a batch succeed as a prefix, and batches keep their order while several
   * are in flight: the engine need not wait for one event of a key before it sends the next.
   */
  ORDERED_BATCH,
  /** {@link Delivery#attempt} counts handler runs only: no release, no neighbour's crash. */
  EXACT_ATTEMPTS,
  /** The attempt is counted although the consumer's process died in the handler (FLT-01). */
  ATTEMPT_SURVIVES_CRASH,
  /** The engine reports each start of a handler by {@link EventReceiver#markStarted}. */
  MARKED_ATTEMPTS,
  /** Without faults an event is with one consumer of a group at a time (DUR-05, DUR-16). */
  EXCLUSIVE_DELIVERY,
  /** A lease can be extended by {@link EventReceiver#extend} (DUR-23). */
  LEASE,
  /** The broker itself refuses a settlement whose lease has ended (DUR-15). */
  FENCED_SETTLE,
  /** {@link Settlement.Retry} brings the event back after its delay (DUR-07). */
  DELAYED_RETRY,
  /** {@link EventMessage#notBefore} is kept (DUR-22). */
  DELAYED_PUBLISH,
  /** {@link Settlement.DeadLetter} moves the event in one step (DUR-26). */
  ATOMIC_DEAD_LETTER,
  /** Publishing inside the caller's own transaction (DUR-24). */
  TRANSACTIONAL_PUBLISH,
  /** {@link DeadLetterBrowser}: dead letters can be read without taking them (ADM-10). */
  BROWSE,
  /** {@link EventMessagingService#purgeQueue} (ADM-05). */
  PURGE,
  /** {@link EventMessagingService#stats} (ADM-06). */
  STATS,
  /** Groups that vanish after an expiry (DUR-28). */
  EPHEMERAL_GROUPS,
  /** Bodies come back equal as JSON values, not byte for byte (DUR-02). */
  JSON_FIDELITY,
  /** Connections can be encrypted, and the host name is checked (SEC-03). */
  TLS,
  /** The broker is reached over a network, with credentials. */
  REMOTE,
  /** Several processes can use one store. */
  SHARED
}
