package dev.signalbox.internal.assembly;

import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How a Signalbox ends: consumers first, whose running handlers may still publish; then what was
 * dispatched, the fast leg, what is not confirmed yet, and the connections. Bounded in time.
 */
public final class Closing {
  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final SignalboxCore core;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private final CountDownLatch closed = new CountDownLatch(1);

  Closing(SignalboxCore core) {
    this.core = core;
  }

  /** Whether this thread may publish: anybody while open, running handlers while closing. */
  boolean mayPublish() {
    State now = state.get();
    return now == State.OPEN || (now == State.CLOSING && core.insideHandler());
  }

  /** Fails when this Signalbox has been closed. */
  void checkOpen(String operation) {
    if (!mayPublish()) {
      throw closed(operation);
    }
  }

  /** What use after close fails with (LIF-07). */
  public static MessagingException closed(String operation) {
    return new MessagingException(
        ErrorCode.CLOSED, operation + ": this Signalbox is closed; use one that is open");
  }

  /**
   * Closes; blocks no longer than the time-out and a few seconds for what ignores interrupts, and
   * not at all inside a handler of the same Signalbox: then a thread of its own does it.
   * Idempotent.
   */
  public void close(Duration timeout) {
    boolean inside = core.insideHandler();
    if (state.compareAndSet(State.OPEN, State.CLOSING)) {
      if (inside) {
        SignalboxThreads.lasting("close", () -> end(timeout)).start();
      } else {
        end(timeout);
      }
    } else if (!inside) {
      await(timeout);
    }
  }

  private void await(Duration timeout) {
    try {
      boolean ignored = closed.await(timeout.plusSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Duration timeout) {
    boolean interrupted = Thread.interrupted();
    Duration drain = core.parts().config().publisher().shutdownDrainTimeout();
    core.maintenance().close();
    try {
      core.consumers().stopAll(timeout);
    } catch (InterruptedException asked) {
      interrupted = true;
    }
    core.dispatchQueue().close(drain);
    core.bus().close(drain);
    state.set(State.CLOSED);
    try {
      core.administration().close(drain);
    } catch (InterruptedException asked) {
      interrupted = true;
    }
    core.connections().close(drain);
    closed.countDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
