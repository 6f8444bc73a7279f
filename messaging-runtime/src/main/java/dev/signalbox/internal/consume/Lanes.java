package dev.signalbox.internal.consume;

import dev.signalbox.spi.Ordering;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that wait for a handler thread. In ordered mode the deliveries of one ordering key
 * form a lane: only its head is ready, and the next one becomes so when the head has left. Bounded
 * by the windows that admit deliveries. Thread-safe.
 */
final class Lanes {
  private final boolean ordered;
  private final BooleanSupplier mayStart;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final ArrayDeque<EventTask> ready = new ArrayDeque<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  private int waitingThreads;
  private boolean closed;

  /** The deliveries of one key: the head is ready, runs or is held, the followers wait for it. */
  private static final class Lane {
    EventTask head;
    final ArrayDeque<EventTask> followers = new ArrayDeque<>(2);

    Lane(EventTask head) {
      this.head = head;
    }
  }

  /**
   * Lanes without a delivery.
   *
   * @param mayStart whether handlers may be started now; when that changes to yes, call {@link
   *     #startAgain}
   */
  Lanes(Ordering ordering, BooleanSupplier mayStart) {
    this.ordered = ordering == Ordering.PER_KEY;
    this.mayStart = mayStart;
  }

  /** Adds deliveries in their order. */
  void addAll(Collection<EventTask> tasks) {
    lock.lock();
    try {
      int added = 0;
      for (EventTask task : tasks) {
        added += admit(task);
      }
      wake(added);
    } finally {
      lock.unlock();
    }
  }

  private int admit(EventTask task) {
    String key = task.key();
    if (ordered && key != null) {
      Lane lane = lanes.get(key);
      if (lane != null) {
        lane.followers.add(task);
        return 0;
      }
      lanes.put(key, new Lane(task));
    }
    ready.add(task);
    return 1;
  }

  /** Makes a held delivery ready again; it is still the head of its lane. */
  void addAgain(EventTask task) {
    lock.lock();
    try {
      ready.addFirst(task);
      wake(1);
    } finally {
      lock.unlock();
    }
  }

  private void wake(int added) {
    for (int i = Math.min(added, waitingThreads); i > 0; i--) {
      notEmpty.signal();
    }
  }

  /** Waits for a ready delivery that may be started; nothing once closed. */
  Optional<EventTask> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while ((ready.isEmpty() || !mayStart.getAsBoolean()) && !closed) {
        waitingThreads++;
        try {
          notEmpty.await();
        } finally {
          waitingThreads--;
        }
      }
      return closed ? Optional.empty() : Optional.ofNullable(ready.poll());
    } finally {
      lock.unlock();
    }
  }

  /** Whether more deliveries are ready than threads wait for them. */
  boolean needsThread() {
    lock.lock();
    try {
      return waitingThreads < ready.size();
    } finally {
      lock.unlock();
    }
  }

  /** A delivery has left; if it was the head of a lane, the next one is ready. */
  void left(EventTask task) {
    if (!ordered || task.key() == null) {
      return;
    }
    lock.lock();
    try {
      Lane lane = laneOf(task);
      if (lane == null) {
        return;
      }
      EventTask next = lane.followers.poll();
      if (next == null) {
        lanes.remove(task.key());
      } else {
        lane.head = next;
        ready.add(next);
        wake(1);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * A delivery was lost to its lane, and comes again from the broker: those behind it must not
   * overtake it.
   *
   * @return those behind it, in their order, no longer in the lane
   */
  List<EventTask> lost(EventTask task) {
    if (!ordered || task.key() == null) {
      return List.of();
    }
    lock.lock();
    try {
      Lane lane = laneOf(task);
      if (lane == null) {
        return List.of();
      }
      lanes.remove(task.key());
      return List.copyOf(lane.followers);
    } finally {
      lock.unlock();
    }
  }

  // Only heads speak for their lanes: a delivery that never was in one, or has left it, does not.
  private @Nullable Lane laneOf(EventTask head) {
    Lane lane = lanes.get(head.key());
    return lane != null && lane.head == head ? lane : null;
  }

  /** Takes out all that waits, followers included; heads that run or are held keep their lanes. */
  List<EventTask> drain() {
    lock.lock();
    try {
      List<EventTask> all = new ArrayList<>();
      for (EventTask head = ready.poll(); head != null; head = ready.poll()) {
        all.add(head);
        Lane lane = laneOf(head);
        if (lane != null) {
          all.addAll(lane.followers);
          lanes.remove(head.key());
        }
      }
      for (Lane lane : lanes.values()) {
        all.addAll(lane.followers);
        lane.followers.clear();
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the threads that waited until handlers may be started. */
  void startAgain() {
    lock.lock();
    try {
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets threads end. */
  void close() {
    lock.lock();
    try {
      closed = true;
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
