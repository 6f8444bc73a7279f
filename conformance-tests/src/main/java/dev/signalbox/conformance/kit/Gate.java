package dev.signalbox.conformance.kit;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets many clauses run side by side, and each that looks at the whole process alone. One that
 * waits to be alone holds up nobody: it runs when nobody else does.
 */
public final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int together;
  private boolean alone;

  Gate() {}

  /** Waits for its turn, runs, and makes room. */
  void run(Company company, Action action) throws Throwable {
    boolean wantsToBeAlone = company == Company.ALONE;
    enter(wantsToBeAlone);
    try {
      action.run();
    } finally {
      leave(wantsToBeAlone);
    }
  }

  private void enter(boolean wantsToBeAlone) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (alone || (wantsToBeAlone && together > 0)) {
        changed.await();
      }
      if (wantsToBeAlone) {
        alone = true;
      } else {
        together++;
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave(boolean wasAlone) {
    lock.lock();
    try {
      if (wasAlone) {
        alone = false;
      } else {
        together--;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is run. */
  @FunctionalInterface
  public interface Action {
    /** Runs. */
    void run() throws Throwable;
  }
}
