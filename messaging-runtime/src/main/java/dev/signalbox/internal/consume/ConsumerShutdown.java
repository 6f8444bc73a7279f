package dev.signalbox.internal.consume;

import java.time.Duration;
import java.util.List;

/**
 * How a consumer ends: nothing new starts, what waits is given back, running handlers finish within
 * the grace period, then they are interrupted and their events given back. Bounded in time.
 */
final class ConsumerShutdown implements Runnable {
  /** How long each step after the grace period may take. */
  static final Duration AFTER_GRACE = Duration.ofSeconds(2);

  private final ConsumerEngine engine;
  private final Duration grace;

  ConsumerShutdown(ConsumerEngine engine, Duration grace) {
    this.engine = engine;
    this.grace = grace;
  }

  @Override
  public void run() {
    long deadline = System.nanoTime() + grace.toNanos();
    boolean interrupted = false;
    try {
      engine.gate().close();
      engine.sessions().forEach(ReceiverSession::wakeUp);
      joinLoops(deadline);
      engine.giveBackWaiting();
      finishHandlers(deadline);
    } catch (InterruptedException asked) {
      interrupted = true;
    }
    interrupted |= release();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // A loop that does not hear the wake-up is interrupted; what it brings late is given back.
  private void joinLoops(long deadline) throws InterruptedException {
    long patience = Math.min(deadline, System.nanoTime() + AFTER_GRACE.toNanos());
    if (!join(engine.loops(), patience)) {
      engine.loops().forEach(Thread::interrupt);
      join(engine.loops(), System.nanoTime() + AFTER_GRACE.toNanos());
    }
  }

  private void finishHandlers(long deadline) throws InterruptedException {
    if (engine.inFlight().awaitAtMost(0, Math.max(0, deadline - System.nanoTime()))) {
      return;
    }
    engine.watch().interruptAll();
    engine.giveBackWaiting();
    if (!engine.inFlight().awaitAtMost(0, AFTER_GRACE.toNanos())) {
      engine.watch().takeAwayAll();
      engine.inFlight().awaitAtMost(0, AFTER_GRACE.dividedBy(4).toNanos());
    }
  }

  private boolean release() {
    boolean interrupted = Thread.interrupted();
    engine.lanes().close();
    engine.watch().close();
    engine.sessions().forEach(session -> session.settler().close());
    try {
      long patience = System.nanoTime() + AFTER_GRACE.toNanos();
      if (!join(engine.settlers(), patience)) {
        engine.settlers().forEach(Thread::interrupt);
      }
      engine.pool().join(AFTER_GRACE.dividedBy(4));
    } catch (InterruptedException asked) {
      interrupted = true;
    }
    engine.sessions().forEach(session -> session.close(AFTER_GRACE));
    engine.ended();
    return interrupted;
  }

  private static boolean join(List<Thread> threads, long deadline) throws InterruptedException {
    for (Thread thread : threads) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left > 0) {
        thread.join(left);
      }
      if (thread.isAlive()) {
        return false;
      }
    }
    return true;
  }
}
