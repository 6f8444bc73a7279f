package dev.signalbox.internal.assembly;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets sends to a channel pass once the channel exists. The first send makes somebody see to that;
 * those that come meanwhile wait in their order, in a bounded line, and no caller blocks. After a
 * failure the next send tries again.
 */
final class ChannelGate {
  private enum State {
    UNKNOWN,
    CHECKING,
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
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Send> waiting = new ArrayDeque<>();
  private volatile State state = State.UNKNOWN;

  ChannelGate(Preparation preparation, Executor executor, int maxWaiting) {
    this.preparation = preparation;
    this.executor = executor;
    this.maxWaiting = maxWaiting;
  }

  /** Sends now, or in turn once the channel exists. */
  void pass(Send send) {
    if (state == State.OPEN || !enqueue(send)) {
      send.go();
    }
  }

  private boolean enqueue(Send send) {
    boolean full;
    boolean first;
    lock.lock();
    try {
      if (state == State.OPEN) {
        return false;
      }
      full = waiting.size() >= maxWaiting;
      if (!full) {
        waiting.add(send);
      }
      first = state == State.UNKNOWN;
      if (first) {
        state = State.CHECKING;
      }
    } finally {
      lock.unlock();
    }
    if (full) {
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

  private void prepare() {
    Throwable failure = null;
    try {
      preparation.run();
    } catch (Throwable thrown) {
      failure = thrown;
    }
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
        state = failure == null ? State.OPEN : State.UNKNOWN;
      }
      return send;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The channel exists: somebody else has created it, or it was created with a consumer's queue.
   */
  void open() {
    lock.lock();
    try {
      if (state == State.UNKNOWN) {
        state = State.OPEN;
      }
    } finally {
      lock.unlock();
    }
  }
}
