package dev.signalbox.provider.memory;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One consuming session: takes from its queues in turn, within its window. Thread-safe; only {@link
 * #receive} waits for more than the broker's lock.
 */
final class MemoryReceiver implements EventReceiver {

  private final Broker broker;
  private final ReceiverOptions options;
  private final List<MemoryQueue> queues;
  private final Set<MemoryReceiver> siblings;
  private final Waiter waiter;
  private final Window window;
  private final Settling settling;
  private boolean wokenUp;
  private boolean closed;

  private MemoryReceiver(
      Broker broker,
      MemorySettings settings,
      ReceiverOptions options,
      Set<MemoryReceiver> siblings) {
    this.broker = broker;
    this.options = options;
    this.queues = options.queues().stream().distinct().map(broker::queue).toList();
    this.siblings = siblings;
    this.waiter = new Waiter(broker.lock().newCondition(), broker.clock());
    this.window = new Window(options);
    this.settling = new Settling(broker, settings);
  }

  /**
   * Opens a receiver, under the lock.
   *
   * @param siblings the open receivers of its connection, which it joins and leaves
   */
  static MemoryReceiver open(
      Broker broker,
      MemorySettings settings,
      ReceiverOptions options,
      Set<MemoryReceiver> siblings,
      Instant now) {
    MemoryReceiver receiver = new MemoryReceiver(broker, settings, options, siblings);
    for (MemoryQueue queue : receiver.queues) {
      if (options.ordering() == Ordering.PER_KEY) {
        queue.keepOrder(now);
      }
      queue.bell().join(receiver.waiter);
      broker.ephemeral().becameBusy(queue);
    }
    siblings.add(receiver);
    return receiver;
  }

  @Override
  public List<Delivery> receive(int max, Duration maxWait) throws InterruptedException {
    if (max < 1) {
      throw Failures.invalid("receive takes at least 1 event, not " + max);
    }
    long left = nanos(maxWait);
    ReentrantLock lock = broker.lock();
    lock.lockInterruptibly();
    try {
      List<Delivery> taken = take(max);
      while (taken.isEmpty() && left > 0 && !wokenUp) {
        left = waiter.sleep(left);
        taken = take(max);
      }
      wokenUp = false;
      return taken;
    } finally {
      waiter.passOn();
      lock.unlock();
    }
  }

  @Override
  public void wakeUp() {
    broker.step(
        now -> {
          wokenUp = true;
          waiter.wake();
          return true;
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>A delivery that was settled before is {@link SettlementOutcome.Stale}, like one whose lease
   * has ended: in both cases it is not this receiver's any more.
   */
  @Override
  public List<SettlementOutcome> settle(List<? extends Settlement> settlements) {
    return broker.step(
        now -> {
          checkOpen();
          List<SettlementOutcome> outcomes = new ArrayList<>(settlements.size());
          for (Settlement settlement : settlements) {
            outcomes.add(settling.settle(settlement, now));
          }
          return outcomes;
        });
  }

  @Override
  public List<LeaseExtension> extend(List<Delivery> deliveries, Duration lease) {
    Settling.checkLease(lease, broker.settings());
    return broker.step(
        now -> {
          checkOpen();
          return deliveries.stream()
              .map(delivery -> settling.extend(delivery, now.plus(lease), now))
              .toList();
        });
  }

  @Override
  public void markStarted(List<Delivery> deliveries) {
    broker.step(
        now -> {
          checkOpen();
          // Also after the lease: the handler runs all the same.
          deliveries.forEach(delivery -> Settling.lease(delivery).entry().countStart());
          return deliveries.size();
        });
  }

  /** {@inheritDoc} Returns at once; a waiting {@link #receive} fails. */
  @Override
  public void close(Duration timeout) {
    broker.step(
        now -> {
          close(now);
          return true;
        });
  }

  /** Closes under the lock. */
  void close(Instant now) {
    if (closed) {
      return;
    }
    closed = true;
    siblings.remove(this);
    for (MemoryQueue queue : queues) {
      queue.bell().leave(waiter);
      queue.giveBackAllOf(this, now);
      if (!queue.bell().hasWaiters() && !queue.isDeleted()) {
        broker.ephemeral().becameIdle(queue, now);
      }
    }
    waiter.wake();
  }

  /** One of this receiver's leases ended, however: there is room in its window. */
  void letGo(Lease lease) {
    window.release(lease.entry().event());
    waiter.markRoom();
  }

  private List<Delivery> take(int max) {
    checkOpen();
    MemoryQueue lost = waiter.lost();
    if (lost != null) {
      throw Failures.deleted(lost);
    }
    Instant now = broker.clock().instant();
    waiter.followAlarms(now);
    List<Delivery> taken = new ArrayList<>();
    while (taken.size() < max && !waiter.heard().isEmpty()) {
      if (!takeFrom(waiter.heard().iterator().next(), max, taken, now)) {
        break;
      }
    }
    return taken;
  }

  /** Takes what a queue has; whether the window has room for more. */
  private boolean takeFrom(MemoryQueue queue, int max, List<Delivery> taken, Instant now) {
    while (taken.size() < max) {
      HeldEvent next = queue.peek();
      if (next == null) {
        waiter.forget(queue);
        return true;
      }
      if (!window.admits(next)) {
        waiter.markFull();
        return false;
      }
      window.hold(next);
      taken.add(queue.lease(this, now.plus(options.lease())).delivery());
    }
    waiter.moveToEnd(queue);
    return true;
  }

  private void checkOpen() {
    if (closed) {
      throw Failures.closed("receiver " + options.consumerName());
    }
  }

  private static long nanos(Duration wait) {
    return wait.toSeconds() > Integer.MAX_VALUE ? Long.MAX_VALUE : wait.toNanos();
  }
}
