package dev.signalbox.internal.consume;

import dev.signalbox.DomainEvent;
import dev.signalbox.spi.Delivery;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One delivery on its way through the engine, from its receipt to its settlement. */
final class EventTask {
  /** Where the delivery is. */
  enum State {
    /** It waits for a handler thread. */
    WAITING,
    /** A handler runs. */
    RUNNING,
    /** A handler has failed; it waits for its next run. */
    HELD,
    /** Its settlement is decided. */
    DECIDED
  }

  final ReceiverSession session;
  final Delivery delivery;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  // Written by the lease keeper only; read by everybody.
  private volatile Instant leaseUntil;
  // The following are handed from thread to thread with the task's state.
  private @Nullable DomainEvent event;
  private int failedRuns;
  private volatile long dueNanos;

  EventTask(ReceiverSession session, Delivery delivery) {
    this.session = session;
    this.delivery = delivery;
    this.leaseUntil = delivery.leaseUntil();
  }

  /** Moves on; false if somebody else has moved it before. */
  boolean move(State from, State to) {
    return state.compareAndSet(from, to);
  }

  boolean in(State expected) {
    return state.get() == expected;
  }

  /** The run that is under way or comes next. */
  int attempt() {
    return delivery.attempt() + failedRuns;
  }

  void countFailedRun() {
    failedRuns++;
  }

  /** Whether it has run here and was held, so that the broker does not know of all its runs. */
  boolean ranHere() {
    return failedRuns > 0;
  }

  int bytes() {
    return delivery.message().body().size();
  }

  @Nullable String key() {
    return delivery.message().orderingKey();
  }

  Instant leaseUntil() {
    return leaseUntil;
  }

  void extendTo(Instant until) {
    leaseUntil = until;
  }

  @Nullable DomainEvent event() {
    return event;
  }

  void decoded(DomainEvent decoded) {
    event = decoded;
  }

  long dueNanos() {
    return dueNanos;
  }

  void holdUntil(long nanoTime) {
    dueNanos = nanoTime;
  }

  String eventId() {
    DomainEvent known = event;
    return known != null ? known.id() : delivery.message().knownId().orElse("unknown");
  }

  String eventName() {
    DomainEvent known = event;
    return known != null ? known.name() : delivery.message().knownName().orElse("unknown");
  }
}
