package dev.signalbox.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Watches handler runs for their time-outs, and does what is due later. A run past its time is
 * interrupted; when it still runs after the same time again, its event is taken away from it.
 * Sleeps without bound while there is nothing to watch.
 */
final class RunWatch implements Runnable {
  private static final long SHORTEST_TICK = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LONGEST_TICK = TimeUnit.MILLISECONDS.toNanos(250);

  private final long timeoutNanos;
  private final long tickNanos;
  private final Consumer<HandlerRun> takenAway;
  private final Set<HandlerRun> runs = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Later> later =
      new PriorityQueue<>((one, other) -> Long.signum(one.dueNanos - other.dueNanos));
  private volatile boolean idle;
  private boolean closed;

  private record Later(long dueNanos, Runnable task) {}

  RunWatch(Duration handlerTimeout, Consumer<HandlerRun> takenAway) {
    this.timeoutNanos = handlerTimeout.toNanos();
    this.tickNanos = Math.max(SHORTEST_TICK, Math.min(LONGEST_TICK, timeoutNanos / 8));
    this.takenAway = takenAway;
  }

  /** A run begins on this thread. */
  HandlerRun begin(EventTask task) {
    HandlerRun run = new HandlerRun(task, System.nanoTime());
    runs.add(run);
    if (idle) {
      wake();
    }
    return run;
  }

  /** A run ends on this thread; false if its event was taken away. */
  boolean end(HandlerRun run) {
    boolean ours = run.finish();
    runs.remove(run);
    return ours;
  }

  /** Does something later, on the thread of this watch; it must not block. */
  void after(long nanos, Runnable task) {
    lock.lock();
    try {
      later.add(new Later(System.nanoTime() + nanos, task));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts all runs, for the end of the grace period. */
  void interruptAll() {
    runs.forEach(run -> run.interrupt(HandlerRun.Reason.STOP));
  }

  /** Takes away the events of all runs that ignore their interrupt. */
  void takeAwayAll() {
    runs.forEach(this::takeAway);
  }

  /** How many runs go on although they have been interrupted. */
  int stuck() {
    return (int) runs.stream().filter(HandlerRun::overdue).count();
  }

  @Override
  public void run() {
    try {
      while (awaitWork()) {
        long now = System.nanoTime();
        runs.forEach(run -> check(run, now));
        due(now).forEach(Runnable::run);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void check(HandlerRun run, long now) {
    long ran = now - run.startNanos;
    if (ran >= 2 * timeoutNanos) {
      takeAway(run);
    } else if (ran >= timeoutNanos) {
      run.interrupt(HandlerRun.Reason.TIMEOUT);
    }
  }

  private void takeAway(HandlerRun run) {
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

  // run() is the loop around these waits.
  @SuppressWarnings("WaitNotInLoop")
  private boolean awaitWork() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      // Publishing "idle" before looking at the runs means that begin() sees it, or we see the run.
      idle = runs.isEmpty();
      if (idle && runs.isEmpty() && later.isEmpty() && !closed) {
        changed.await();
      } else if (!closed) {
        Later next = later.peek();
        long wait = next == null ? tickNanos : next.dueNanos - System.nanoTime();
        if (wait > 0) {
          long ignored = changed.awaitNanos(runs.isEmpty() ? wait : Math.min(wait, tickNanos));
        }
      }
      return !closed;
    } finally {
      idle = false;
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
