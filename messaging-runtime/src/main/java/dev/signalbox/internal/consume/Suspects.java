package dev.signalbox.internal.consume;

import dev.signalbox.spi.Delivery;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Deliveries whose process died with them, or with a neighbour of theirs. A suspect runs alone, the
 * others of the window are given back, so that one event that kills its consumer takes no other
 * along (FLT-02). Only after more deliveries than the attempts and the crash allowance together is
 * it dead-lettered without a run.
 */
final class Suspects {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ConsumerEngine engine;
  private final ReentrantLock alone = new ReentrantLock();

  Suspects(ConsumerEngine engine) {
    this.engine = engine;
  }

  /** Whether somebody has died while holding the delivery. */
  boolean suspect(Delivery delivery) {
    return delivery.deliveries() > delivery.attempt() + 1
        || delivery.attempt() > engine.plan().retry().maxAttempts();
  }

  /** Whether it has had all its chances. */
  boolean exhausted(Delivery delivery) {
    int most = engine.plan().retry().maxAttempts() + engine.plan().settings().crashAllowance();
    return deliveries(delivery) > most;
  }

  static int deliveries(Delivery delivery) {
    return Math.max(delivery.attempt(), delivery.deliveries());
  }

  /** Handles one suspect while the consumer holds nothing else; called by a receive loop. */
  void handleAlone(EventTask suspect) throws InterruptedException {
    if (!alone.tryLock()) {
      // Another loop has a suspect: this one comes again.
      engine.decisions().giveBack(suspect);
      return;
    }
    try {
      engine.gate().quarantine();
      engine.sessions().forEach(ReceiverSession::wakeUp);
      engine.giveBackWaiting();
      if (awaitOthersGone()) {
        engine.lanes().addAll(List.of(suspect));
        engine.afterAdmission();
        awaitGone(suspect);
      } else {
        engine.decisions().giveBack(suspect);
      }
    } finally {
      engine.gate().endQuarantine();
      alone.unlock();
    }
  }

  private boolean awaitOthersGone() throws InterruptedException {
    while (!engine.inFlight().awaitAtMost(1, STEP_NANOS)) {
      if (interrupted()) {
        return false;
      }
      engine.giveBackWaiting();
    }
    return !interrupted();
  }

  private void awaitGone(EventTask suspect) throws InterruptedException {
    while (suspect.session.inFlight().contains(suspect)) {
      boolean ignored = engine.inFlight().awaitAtMost(0, STEP_NANOS);
      if (interrupted()) {
        engine.decisions().giveBack(suspect);
        return;
      }
    }
  }

  private boolean interrupted() {
    return engine.gate().paused() || !engine.gate().mayOpen();
  }
}
