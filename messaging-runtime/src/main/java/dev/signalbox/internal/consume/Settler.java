package dev.signalbox.internal.consume;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles the decided deliveries of one receiver, in batches of what has gathered while the last
 * batch was under way. Settles nothing after its lease (DUR-15); tries again what failed, as long
 * as the lease lasts.
 */
final class Settler implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

  private final ReceiverSession session;
  private final int maxBatch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Decision> waiting = new ArrayDeque<>();
  private final ReceiveBackoff backoff = new ReceiveBackoff();
  private boolean closed;

  /** A task and what is to become of it. */
  private record Decision(EventTask task, Settlement settlement) {}

  Settler(ReceiverSession session, int maxBatch) {
    this.session = session;
    this.maxBatch = maxBatch;
  }

  /** Queues a settlement; never blocks on a broker. */
  void submit(EventTask task, Settlement settlement) {
    lock.lock();
    try {
      waiting.add(new Decision(task, settlement));
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Settles until it is closed and nothing waits. */
  @Override
  public void run() {
    try {
      for (List<Decision> batch = next(); !batch.isEmpty(); batch = next()) {
        settle(batch);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      giveUpRest();
    }
  }

  /** Ends the thread once nothing waits. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private List<Decision> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      List<Decision> batch = new ArrayList<>(Math.min(maxBatch, waiting.size()));
      while (batch.size() < maxBatch && !waiting.isEmpty()) {
        batch.add(waiting.poll());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void settle(List<Decision> decided) throws InterruptedException {
    List<Decision> live = withoutExpired(decided);
    if (live.isEmpty()) {
      return;
    }
    List<SettlementOutcome> outcomes;
    try {
      outcomes = session.receiver().settle(live.stream().map(Decision::settlement).toList());
      if (outcomes.size() != live.size()) {
        throw new IllegalStateException(
            "%d outcomes for %d settlements".formatted(outcomes.size(), live.size()));
      }
    } catch (InterruptedException stopped) {
      live.forEach(decision -> session.settled(decision.task(), ReceiverSession.Fate.FAILED));
      throw stopped;
    } catch (Throwable failure) {
      tryAgain(live, failure);
      return;
    }
    List<Decision> failed = new ArrayList<>();
    for (int i = 0; i < live.size(); i++) {
      apply(live.get(i), outcomes.get(i), failed);
    }
    if (failed.isEmpty()) {
      backoff.reset();
    } else {
      pauseBeforeNext(failed);
    }
  }

  private List<Decision> withoutExpired(List<Decision> decided) {
    Instant now = session.now();
    List<Decision> live = new ArrayList<>(decided.size());
    for (Decision decision : decided) {
      if (now.isBefore(decision.task().leaseUntil())) {
        live.add(decision);
      } else {
        session.settled(decision.task(), ReceiverSession.Fate.STALE);
      }
    }
    return live;
  }

  private void apply(Decision decision, SettlementOutcome outcome, List<Decision> failed) {
    if (outcome instanceof SettlementOutcome.Stale) {
      session.settled(decision.task(), ReceiverSession.Fate.STALE);
    } else if (outcome instanceof SettlementOutcome.Failed failure) {
      if (retryable(failure.cause())) {
        failed.add(decision);
      } else {
        giveUp(decision, failure.cause());
      }
    } else {
      session.settled(decision.task(), ReceiverSession.Fate.SETTLED);
    }
  }

  private boolean retryable(Throwable failure) {
    return session.source().classify().apply(failure).retryable();
  }

  private void tryAgain(List<Decision> live, Throwable failure) throws InterruptedException {
    ErrorCode code = session.source().classify().apply(failure);
    if (!code.retryable()) {
      live.forEach(decision -> giveUp(decision, failure));
      return;
    }
    if (backoff.failures() == 0) {
      LOG.atWarn()
          .addKeyValue("provider", session.source().provider())
          .addKeyValue("queue", session.queueNames())
          .log(
              "Settling failed ({}: {}); trying again while the leases last",
              code,
              failure.getMessage());
    }
    pauseBeforeNext(live);
  }

  // What failed goes to the front, so that the order of settlements is kept.
  private void pauseBeforeNext(List<Decision> failed) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (int i = failed.size() - 1; i >= 0; i--) {
        waiting.addFirst(failed.get(i));
      }
    } finally {
      lock.unlock();
    }
    TimeUnit.NANOSECONDS.sleep(backoff.nextNanos());
  }

  private void giveUp(Decision decision, Throwable failure) {
    session
        .logFailure(decision.task())
        .setCause(failure)
        .log("Settlement failed; the event comes again when its lease ends");
    session.settled(decision.task(), ReceiverSession.Fate.FAILED);
  }

  private void giveUpRest() {
    lock.lock();
    try {
      waiting.forEach(decision -> session.settled(decision.task(), ReceiverSession.Fate.FAILED));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
