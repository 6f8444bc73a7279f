package dev.signalbox.conformance.kit;

import java.util.concurrent.Semaphore;

/**
 * Whose turn it is to run clauses in this process: some look at its threads, its logs and its heap,
 * so that only one run goes on at a time. Not bound to a thread.
 */
public final class Turn {
  private static final Semaphore ONE = new Semaphore(1);

  private Turn() {}

  /** Waits for the turn. */
  public static void take() throws InterruptedException {
    ONE.acquire();
  }

  /** Gives the turn to the next. */
  public static void give() {
    ONE.release();
  }
}
