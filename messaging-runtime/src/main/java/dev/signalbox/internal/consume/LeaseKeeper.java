package dev.signalbox.internal.consume;

import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.LeaseExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Extends the leases of deliveries that wait, run or are held, while half of a lease is left, where
 * the provider can; no longer than the provider's longest lease. Its own thread, as it blocks.
 */
final class LeaseKeeper implements Runnable {
  private static final long SHORTEST_TICK = TimeUnit.MILLISECONDS.toNanos(5);

  private final ConsumerEngine engine;
  private final Duration lease;

  LeaseKeeper(ConsumerEngine engine) {
    this.engine = engine;
    this.lease = engine.plan().settings().visibilityTimeout();
  }

  @Override
  public void run() {
    long tick = Math.max(SHORTEST_TICK, lease.toNanos() / 6);
    try {
      // Also while the consumer stops: running handlers still need their leases.
      while (!engine.awaitTerminated(tick)) {
        engine.sessions().forEach(this::extend);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void extend(ReceiverSession session) {
    if (!session.source().can(Capability.LEASE)) {
      return;
    }
    Instant now = session.now();
    Instant half = now.plus(lease.dividedBy(2));
    List<EventTask> ending = new ArrayList<>();
    for (EventTask task : session.inFlight()) {
      Instant until = task.leaseUntil();
      if (until.isBefore(half) && now.isBefore(until) && mayExtend(session, task, now)) {
        ending.add(task);
      }
    }
    if (!ending.isEmpty()) {
      extend(session, ending);
    }
  }

  private boolean mayExtend(ReceiverSession session, EventTask task, Instant now) {
    Instant received = task.delivery.leaseUntil().minus(lease);
    Duration longest = session.source().service().capabilities().limits().longestLease();
    return !task.in(EventTask.State.DECIDED)
        && Duration.between(received, now).plus(lease).compareTo(longest) <= 0;
  }

  private void extend(ReceiverSession session, List<EventTask> ending) {
    try {
      List<Delivery> deliveries = ending.stream().map(task -> task.delivery).toList();
      List<LeaseExtension> extensions = session.receiver().extend(deliveries, lease);
      for (int i = 0; i < ending.size(); i++) {
        EventTask task = ending.get(i);
        // A refused one keeps the end that it has: its run is then found stale.
        extensions.get(i).until().ifPresent(task::extendTo);
      }
    } catch (Throwable failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      session
          .logFailure(ending.get(0))
          .setCause(failure)
          .log("{} leases could not be extended; trying again while they last", ending.size());
    }
  }
}
