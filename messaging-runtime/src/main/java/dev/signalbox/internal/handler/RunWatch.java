package dev.signalbox.internal.handler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches handler runs for their time-outs, and does what is due later. A run past its time is
 * interrupted; when it still runs after the same time again, its event is taken away from it.
 * Sleeps without bound while there is nothing to watch.
 *
 * @param <T> what is being handled
 */
public final class RunWatch<T> implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

  private final long timeoutNanos;
  private final Consumer<HandlerRun<T>> takenAway;
  private final Set<HandlerRun<T>> runs = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Later> later =
      new PriorityQueue<>((one, other) -> Long.signum(one.dueNanos - other.dueNanos));
  private boolean closed;

  private record Later(long dueNanos, Runnable task) {}

  /**
   * Watches runs for a time-out.
   *
   * @param takenAway is told of runs whose event was taken away
   */
  public RunWatch(Duration handlerTimeout, Consumer<HandlerRun<T>> takenAway) {
    this.timeoutNanos = handlerTimeout.toNanos();
    this.takenAway = takenAway;
  }

  /** A run begins on this thread. */
  public HandlerRun<T> begin(T subject) {
    HandlerRun<T> run = new HandlerRun<>(subject, System.nanoTime());
    runs.add(run);
    return run;
  }

  /** A run ends on this thread; false if its event was taken away. */
  public boolean end(HandlerRun<T> run) {
    boolean ours = run.finish();
    runs.remove(run);
    return ours;
  }

  /** Does something later, on the thread of this watch; it must not block. */
  public void after(long nanos, Runnable task) {
    lock.lock();
    try {
      later.add(new Later(System.nanoTime() + nanos, task));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts all runs, for the end of the grace period. */
  public void interruptAll() {
    runs.forEach(run -> run.interrupt(HandlerRun.Reason.STOP));
  }

  /** Takes away the events of all runs that ignore their interrupt. */
  public void takeAwayAll() {
    runs.forEach(this::takeAway);
  }

  /** How many runs go on although they have been interrupted. */
  public int stuck() {
    return (int) runs.stream().filter(HandlerRun::overdue).count();
  }

  @Override
  public void run() {
    try {
      while (awaitWork()) {
        long now = System.nanoTime();
        runs.forEach(run -> runSafely(() -> check(run, now)));
        due(now).forEach(RunWatch::runSafely);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the watch. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      LOG.error("A fault of Signalbox: an event waits for the end of its lease", failure);
    }
  }

  private void check(HandlerRun<T> run, long now) {
    long ran = now - run.startNanos;
    if (ran >= 2 * timeoutNanos) {
      takeAway(run);
    } else if (ran >= timeoutNanos) {
      run.interrupt(HandlerRun.Reason.TIMEOUT);
    }
  }

  private void takeAway(HandlerRun<T> run) {
    run.interrupt(HandlerRun.Reason.TIMEOUT);
    if (run.takeAway()) {
      takenAway.accept(run);
    }
  }

  private List<Runnable> due(long now) {
    lock.lock();
    try {
      List<Runnable> due = new ArrayList<>();
      while (!later.isEmpty() && later.peek().dueNanos - now <= 0) {
        due.add(later.remove().task);
      }
      return due;
    } finally {
      lock.unlock();
    }
  }

  // run() is the loop around this wait.
  @SuppressWarnings("WaitNotInLoop")
  private boolean awaitWork() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long wait = closed ? 0 : nextNanos() - System.nanoTime();
      if (wait > 0) {
        long ignored = changed.awaitNanos(wait);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  // A run that begins after this look cannot be overdue before the time-out from now on, so nobody
  // needs to wake this thread for it.
  private long nextNanos() {
    long next = System.nanoTime() + timeoutNanos;
    for (HandlerRun<T> run : runs) {
      long due = run.startNanos + (run.overdue() ? 2 * timeoutNanos : timeoutNanos);
      if (!run.taken() && due - next < 0) {
        next = due;
      }
    }
    Later first = later.peek();
    return first != null && first.dueNanos - next < 0 ? first.dueNanos : next;
  }
}
