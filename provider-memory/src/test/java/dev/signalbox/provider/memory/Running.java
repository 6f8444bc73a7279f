package dev.signalbox.provider.memory;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventReceiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A receive that waits in a thread of its own. */
final class Running {

  private static final Duration LONG = Duration.ofHours(1);
  private static final int DEADLINE_SECONDS = 30;

  private final FutureTask<List<Delivery>> task;
  private final Thread thread;

  private Running(FutureTask<List<Delivery>> task) {
    this.task = task;
    this.thread = new Thread(task, "receive");
    thread.setDaemon(true);
  }

  /** Starts a receive, and returns when it waits. */
  static Running receive(EventReceiver receiver, int max) {
    Running running = new Running(new FutureTask<>(() -> receiver.receive(max, LONG)));
    running.thread.start();
    long start = System.nanoTime();
    while (running.thread.getState() != Thread.State.TIMED_WAITING) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS)) {
        throw new AssertionError("receive does not wait but is " + running.thread.getState());
      }
      Thread.onSpinWait();
    }
    return running;
  }

  void interrupt() {
    thread.interrupt();
  }

  /** What it received. */
  List<Delivery> result() throws Exception {
    try {
      return task.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failed;
    }
  }
}
