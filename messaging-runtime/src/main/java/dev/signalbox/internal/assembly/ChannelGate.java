package dev.signalbox.internal.assembly;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets sends to a channel pass once the channel exists. The first send makes somebody see to that;
 * those that come meanwhile wait in their order, in a bounded line. Callers block, for a bounded
 * time, only when the line is full or just being emptied. After a failure the next send tries
 * again.
 */
final class ChannelGate {
  private enum State {
    UNKNOWN,
    CHECKING,
    // Those that waited go first; those that come now wait for them.
    EMPTYING,
    OPEN
  }

  /** A send that can also be told that there is no channel. */
  interface Send {
    void go();

    void fail(Throwable failure);
  }

  /** Makes the channel exist, or finds out that it does; blocks. */
  interface Preparation {
    void run() throws Exception;
  }

  private final Preparation preparation;
  private final Executor executor;
  private final int maxWaiting;
  private final long maxBlockNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Send> waiting = new ArrayDeque<>();
  private volatile State state = State.UNKNOWN;

  ChannelGate(Preparation preparation, Executor executor, int maxWaiting, Duration maxBlock) {
    this.preparation = preparation;
    this.executor = executor;
    this.maxWaiting = maxWaiting;
    this.maxBlockNanos = maxBlock.toNanos();
  }

  /** Sends now, or in turn once the channel exists. */
  void pass(Send send) {
    if (state == State.OPEN || !enqueue(send)) {
      send.go();
    }
  }

  private boolean enqueue(Send send) {
    boolean admitted;
    boolean first;
    lock.lock();
    try {
      admitted = awaitRoom();
      if (state == State.OPEN) {
        return false;
      }
      first = admitted && state == State.UNKNOWN;
      if (first) {
        state = State.CHECKING;
      }
      if (admitted) {
        waiting.add(send);
      }
    } finally {
      lock.unlock();
    }
    if (!admitted) {
      send.fail(
          new MessagingException(
              ErrorCode.BUFFER_FULL,
              maxWaiting + " events wait for the channel to be created; publish more slowly"));
    }
    if (first) {
      executor.execute(this::prepare);
    }
    return true;
  }

  private boolean awaitRoom() {
    try {
      long left = maxBlockNanos;
      while (state == State.EMPTYING || (state == State.CHECKING && waiting.size() >= maxWaiting)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void prepare() {
    Throwable failure = null;
    try {
      preparation.run();
    } catch (Throwable thrown) {
      failure = thrown;
    }
    set(State.EMPTYING);
    for (Send send = next(failure); send != null; send = next(failure)) {
      if (failure == null) {
        send.go();
      } else {
        send.fail(failure);
      }
    }
  }

  // The gate opens only once the line is empty, so that nobody overtakes it.
  private @Nullable Send next(@Nullable Throwable failure) {
    lock.lock();
    try {
      Send send = waiting.poll();
      if (send == null) {
        set(failure == null ? State.OPEN : State.UNKNOWN);
      }
      return send;
    } finally {
      lock.unlock();
    }
  }

  private void set(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
