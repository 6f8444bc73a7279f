package dev.signalbox.internal.consume;

import dev.signalbox.RejectEventException;
import dev.signalbox.RetryLaterException;
import dev.signalbox.RetryPolicy;
import dev.signalbox.internal.consume.EventTask.State;
import dev.signalbox.internal.deadletter.FailureType;
import dev.signalbox.internal.handler.HandlerRun;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.Settlement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of each delivery. Thread-safe; never throws, never blocks on a broker. */
final class Decisions {
  private final ConsumerEngine engine;
  private final Lanes lanes;
  private final DeadLettering deadLettering;

  Decisions(ConsumerEngine engine, Lanes lanes, DeadLettering deadLettering) {
    this.engine = engine;
    this.lanes = lanes;
    this.deadLettering = deadLettering;
  }

  /** The lease ended before a handler ran. */
  void expired(EventTask task) {
    if (task.move(State.WAITING, State.DECIDED)) {
      lose(task);
      task.session.settled(task, ReceiverSession.Fate.STALE);
    }
  }

  /** The message is not an event. */
  void undecodable(EventTask task, Throwable failure) {
    if (task.move(State.WAITING, State.DECIDED)) {
      engine.metrics().undecodable.increment();
      deadLetter(task, FailureType.UNDECODABLE, failure);
    }
  }

  /** No handler matches. */
  void unmatched(EventTask task, boolean deadLetter) {
    if (!task.move(State.WAITING, State.DECIDED)) {
      return;
    }
    if (deadLetter) {
      deadLetter(
          task,
          FailureType.NO_HANDLER,
          new RejectEventException("no handler of group " + engine.plan().group() + " matches"));
    } else {
      acknowledge(task);
    }
  }

  /** Too many deliveries ended with the death of their process. */
  void exhausted(EventTask task, int deliveries) {
    if (task.move(State.WAITING, State.DECIDED)) {
      deadLetter(
          task,
          FailureType.DELIVERIES_EXHAUSTED,
          new RejectEventException(
              deliveries
                  + " deliveries without an end of the handler: its process has probably died each"
                  + " time"));
    }
  }

  /** A run has ended, with a failure or without. */
  void afterRun(HandlerRun<EventTask> run, @Nullable Throwable failure) {
    EventTask task = run.subject();
    if (run.reason() == HandlerRun.Reason.TIMEOUT) {
      failed(run, timeout(failure));
    } else if (failure == null) {
      engine.metrics().handled.increment();
      task.move(State.RUNNING, State.DECIDED);
      acknowledge(task);
    } else if (run.reason() == HandlerRun.Reason.STOP) {
      engine.metrics().failures.increment();
      task.move(State.RUNNING, State.DECIDED);
      task.countFailedRun();
      giveBackDecided(task, Duration.ZERO);
    } else {
      failed(run, failure);
    }
  }

  /** A handler that ignores its interrupt has lost its event: one failed attempt. */
  void takenAway(HandlerRun<EventTask> run) {
    if (engine.gate().mayOpen()) {
      failed(run, timeout(null));
    } else {
      engine.metrics().failures.increment();
      run.subject().move(State.RUNNING, State.DECIDED);
      giveBackDecided(run.subject(), Duration.ZERO);
    }
  }

  private HandlerTimeoutException timeout(@Nullable Throwable failure) {
    engine.metrics().timeouts.increment();
    return new HandlerTimeoutException(engine.plan().settings().handlerTimeout(), failure);
  }

  private void failed(HandlerRun<EventTask> run, Throwable failure) {
    EventTask task = run.subject();
    engine.metrics().failures.increment();
    RetryPolicy retry = engine.plan().retry();
    if (failure instanceof RejectEventException) {
      task.move(State.RUNNING, State.DECIDED);
      deadLetter(task, FailureType.REJECTED, failure);
    } else if (permanent(retry, failure)) {
      task.move(State.RUNNING, State.DECIDED);
      deadLetter(task, FailureType.PERMANENT, failure);
    } else if (task.attempt() >= retry.maxAttempts()) {
      task.move(State.RUNNING, State.DECIDED);
      boolean late = failure instanceof HandlerTimeoutException;
      deadLetter(
          task, late ? FailureType.HANDLER_TIMEOUT : FailureType.ATTEMPTS_EXHAUSTED, failure);
    } else {
      retry(task, failure, retry);
    }
  }

  private static boolean permanent(RetryPolicy retry, Throwable failure) {
    try {
      return retry.permanent().test(failure);
    } catch (RuntimeException broken) {
      failure.addSuppressed(broken);
      return false;
    }
  }

  private void retry(EventTask task, Throwable failure, RetryPolicy retry) {
    Duration delay =
        failure instanceof RetryLaterException later
            ? later.delay()
            : retry.delayAfter(task.attempt(), ThreadLocalRandom.current().nextDouble());
    task.session
        .logFailure(task)
        .setCause(failure)
        .log("Handler failed; trying again in {} ms", delay.toMillis());
    engine.metrics().retried.increment();
    task.countFailedRun();
    if (brokerDelays(task)) {
      task.move(State.RUNNING, State.DECIDED);
      settle(task, new Settlement.Retry(task.delivery, bounded(task, delay)));
    } else {
      hold(task, delay);
    }
  }

  // In ordered mode a retry keeps its lane, so the engine holds it.
  private boolean brokerDelays(EventTask task) {
    return engine.plan().settings().ordering() == Ordering.UNORDERED
        && task.session.source().can(Capability.DELAYED_RETRY);
  }

  private static Duration bounded(EventTask task, Duration delay) {
    Duration longest = task.session.source().service().capabilities().limits().longestDelay();
    return delay.compareTo(longest) > 0 ? longest : delay;
  }

  private void hold(EventTask task, Duration delay) {
    task.holdUntil(System.nanoTime() + delay.toNanos());
    task.move(State.RUNNING, State.HELD);
    engine.watch().after(delay.toNanos(), () -> runAgain(task));
    if (!engine.gate().open()) {
      giveBack(task);
    }
  }

  private void runAgain(EventTask task) {
    if (task.move(State.HELD, State.WAITING)) {
      lanes.addAgain(task);
      engine.afterAdmission();
    }
  }

  /** Gives back a delivery that waits or is held, its handler not running. */
  void giveBack(EventTask task) {
    if (task.move(State.WAITING, State.DECIDED) || task.move(State.HELD, State.DECIDED)) {
      Duration left = Duration.ofNanos(Math.max(0, task.dueNanos() - System.nanoTime()));
      giveBackDecided(task, task.ranHere() ? left : Duration.ZERO);
    }
  }

  private void giveBackDecided(EventTask task, Duration delay) {
    engine.metrics().released.increment();
    lose(task);
    if (task.ranHere() && brokerDelays(task)) {
      settle(task, new Settlement.Retry(task.delivery, bounded(task, delay)));
    } else {
      settle(task, new Settlement.Release(task.delivery));
    }
  }

  private void lose(EventTask task) {
    lanes.lost(task).forEach(this::giveBack);
  }

  private void acknowledge(EventTask task) {
    settle(task, new Settlement.Ack(task.delivery));
    lanes.left(task);
    engine.afterAdmission();
  }

  private void deadLetter(EventTask task, FailureType type, Throwable failure) {
    if (engine.plan().settings().deadLetters()) {
      deadLettering.deadLetter(task, type, failure);
    } else {
      engine.metrics().dropped.increment();
      task.session
          .logFailure(task)
          .setCause(failure)
          .log("Event dropped ({}): dead-letter queues are switched off", type);
      settle(task, new Settlement.Ack(task.delivery));
    }
    lanes.left(task);
    engine.afterAdmission();
  }

  private static void settle(EventTask task, Settlement settlement) {
    task.session.settle(task, settlement);
  }
}
