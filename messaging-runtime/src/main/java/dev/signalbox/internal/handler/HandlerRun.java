package dev.signalbox.internal.handler;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One call of an application's handlers, as the watch over time-outs sees it. The interrupt goes to
 * the thread only while the run lasts: both sides meet in one state.
 *
 * @param <T> what is being handled
 */
public final class HandlerRun<T> {
  private enum State {
    RUNNING,
    // Somebody is about to interrupt the thread; the thread waits for that before it goes on.
    INTERRUPTING,
    INTERRUPTED,
    // The event was taken away from a handler that ignores the interrupt.
    TAKEN,
    FINISHED
  }

  /** Why a run was interrupted. */
  public enum Reason {
    /** It was not. */
    NONE,
    /** It went over its time. */
    TIMEOUT,
    /** Whoever runs it is stopping. */
    STOP
  }

  private final T subject;
  final long startNanos;
  private final Thread thread = Thread.currentThread();
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private volatile Reason reason = Reason.NONE;

  HandlerRun(T subject, long startNanos) {
    this.subject = subject;
    this.startNanos = startNanos;
  }

  /** What is being handled. */
  public T subject() {
    return subject;
  }

  /** Interrupts the handler, once. */
  boolean interrupt(Reason why) {
    if (!state.compareAndSet(State.RUNNING, State.INTERRUPTING)) {
      return false;
    }
    reason = why;
    thread.interrupt();
    state.set(State.INTERRUPTED);
    return true;
  }

  /** Takes the event away from a handler that was interrupted and still runs. */
  boolean takeAway() {
    return state.compareAndSet(State.INTERRUPTED, State.TAKEN);
  }

  /** Whether it was interrupted and still runs. */
  public boolean overdue() {
    State now = state.get();
    return now == State.INTERRUPTED || now == State.TAKEN;
  }

  boolean taken() {
    return state.get() == State.TAKEN;
  }

  /**
   * Ends the run on its own thread, and clears an interrupt that was meant for it.
   *
   * @return false if the event was taken away: its fate is decided already
   */
  boolean finish() {
    while (!state.compareAndSet(State.RUNNING, State.FINISHED)) {
      State now = state.get();
      if (now == State.TAKEN) {
        clearInterrupt();
        return false;
      }
      if (now == State.INTERRUPTED && state.compareAndSet(now, State.FINISHED)) {
        clearInterrupt();
        return true;
      }
      Thread.onSpinWait();
    }
    clearInterrupt();
    return true;
  }

  // Also one that the handler left behind by itself: it must not hit the next event.
  private static void clearInterrupt() {
    boolean ignored = Thread.interrupted();
  }

  /** Why it was interrupted. */
  public Reason reason() {
    return reason;
  }
}
