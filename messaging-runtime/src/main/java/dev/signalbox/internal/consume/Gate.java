package dev.signalbox.internal.consume;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Says when receive loops may ask for events: not while paused, in quarantine, or stopping. */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean paused;
  private boolean quarantined;
  private boolean closed;

  /** Waits until events may be asked for; false when never again. */
  boolean awaitOpen() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while ((paused || quarantined) && !closed) {
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits a while, or until the gate closes for good. */
  void pauseFor(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether events that have arrived may be handled. */
  boolean open() {
    lock.lock();
    try {
      return !paused && !quarantined && !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it has not been closed for good. */
  boolean mayOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  void pause() {
    set(() -> paused = true);
  }

  void resume() {
    set(() -> paused = false);
  }

  boolean paused() {
    lock.lock();
    try {
      return paused;
    } finally {
      lock.unlock();
    }
  }

  void quarantine() {
    set(() -> quarantined = true);
  }

  void endQuarantine() {
    set(() -> quarantined = false);
  }

  /** Closes for good. */
  void close() {
    set(() -> closed = true);
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
