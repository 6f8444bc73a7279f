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
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that wait for a handler thread. In ordered mode the deliveries of one ordering key
 * form a lane: only its head is ready, and the next one becomes so when the head has left. Bounded
 * by the windows that admit deliveries. Thread-safe.
 */
final class Lanes {
  private final boolean ordered;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final ArrayDeque<EventTask> ready = new ArrayDeque<>();
  private final Map<String, ArrayDeque<EventTask>> followers = new HashMap<>();
  private int waitingThreads;
  private boolean closed;

  Lanes(Ordering ordering) {
    this.ordered = ordering == Ordering.PER_KEY;
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
      ArrayDeque<EventTask> lane = followers.get(key);
      if (lane != null) {
        lane.add(task);
        return 0;
      }
      followers.put(key, new ArrayDeque<>(2));
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

  /** Waits for a ready delivery; nothing once closed. */
  Optional<EventTask> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (ready.isEmpty() && !closed) {
        waitingThreads++;
        try {
          notEmpty.await();
        } finally {
          waitingThreads--;
        }
      }
      return Optional.ofNullable(ready.poll());
    } finally {
      lock.unlock();
    }
  }

  /** Whether deliveries are ready and no thread waits for them. */
  boolean needsThread() {
    lock.lock();
    try {
      return waitingThreads < ready.size();
    } finally {
      lock.unlock();
    }
  }

  /** A delivery has left: the next one of its lane is ready. */
  void left(EventTask head) {
    String key = head.key();
    if (!ordered || key == null) {
      return;
    }
    lock.lock();
    try {
      EventTask next = next(key);
      if (next != null) {
        ready.add(next);
        wake(1);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable EventTask next(String key) {
    ArrayDeque<EventTask> lane = followers.get(key);
    EventTask next = lane == null ? null : lane.poll();
    if (next == null) {
      followers.remove(key);
    }
    return next;
  }

  /**
   * A delivery was lost to its lane, and comes again from the broker: those behind it must not
   * overtake it.
   *
   * @return those behind it, in their order, no longer in the lane
   */
  List<EventTask> lost(EventTask head) {
    String key = head.key();
    if (!ordered || key == null) {
      return List.of();
    }
    lock.lock();
    try {
      ArrayDeque<EventTask> lane = followers.remove(key);
      return lane == null ? List.of() : new ArrayList<>(lane);
    } finally {
      lock.unlock();
    }
  }

  /** Takes out all that waits, lanes' followers included; running heads keep their lanes. */
  List<EventTask> drain() {
    lock.lock();
    try {
      List<EventTask> all = new ArrayList<>();
      for (EventTask head = ready.poll(); head != null; head = ready.poll()) {
        all.add(head);
        ArrayDeque<EventTask> lane = head.key() == null ? null : followers.remove(head.key());
        if (lane != null) {
          all.addAll(lane);
        }
      }
      for (ArrayDeque<EventTask> lane : followers.values()) {
        all.addAll(lane);
        lane.clear();
      }
      return all;
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
