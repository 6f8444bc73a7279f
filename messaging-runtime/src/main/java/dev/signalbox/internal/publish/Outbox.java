package dev.signalbox.internal.publish;

import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events for one destination. To a client that batches by itself each event goes at once, on
 * the publisher's thread; to others goes, while a send is under way, what has gathered meanwhile as
 * the next batch. Sends on no lock.
 */
final class Outbox {
  private final Limits limits;
  private final boolean passThrough;
  private final Consumer<List<PendingEvent>> sender;
  private final Executor senderThread;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock handing = new ReentrantLock();
  private final KeyOrder order;
  private final ArrayDeque<PendingEvent> ready = new ArrayDeque<>();
  private final ArrayDeque<List<PendingEvent>> formed = new ArrayDeque<>();
  private int batchesInFlight;
  private long sequence;

  /**
   * An empty outbox.
   *
   * @param sender sends one batch; it comes back by {@link #batchDone} and, for each event, {@link
   *     #decided} or {@link #failed}
   * @param senderThread where what was waiting is sent: one thread, so that the order is kept
   */
  Outbox(Capabilities capabilities, Consumer<List<PendingEvent>> sender, Executor senderThread) {
    this.limits = capabilities.limits();
    this.passThrough = limits.maxBatchesInFlight() == Integer.MAX_VALUE;
    this.order = new KeyOrder(capabilities.has(Capability.ORDERED_BATCH));
    this.sender = sender;
    this.senderThread = senderThread;
  }

  /** Takes a new event, and sends it unless it must wait. */
  void add(PendingEvent event) {
    List<PendingEvent> batch;
    lock.lock();
    try {
      event.sequence = sequence++;
      batch = order.admit(event) ? offer(event) : List.of();
    } finally {
      lock.unlock();
    }
    send(batch);
  }

  /** Sends an event without a key again. */
  void again(PendingEvent event) {
    sendLater(locked(() -> offer(event)));
  }

  /** Sends the failed events of a key again, if none of it is in flight. */
  void again(String key) {
    sendLater(locked(() -> offer(order.again(key))));
  }

  /** An event has its final outcome: those behind it may go. */
  void decided(PendingEvent event) {
    if (event.key() != null) {
      sendLater(locked(() -> offer(order.decided(event))));
    }
  }

  /** An event in flight has not been accepted; known before its outcome is worked off. */
  void failing(PendingEvent event) {
    lock.lock();
    try {
      order.failing(event);
    } finally {
      lock.unlock();
    }
  }

  /** An event of a key has failed; whether nothing of the key is in flight any more. */
  boolean failed(PendingEvent event) {
    lock.lock();
    try {
      return order.failed(event);
    } finally {
      lock.unlock();
    }
  }

  /** A batch has come back: there is room for the next. */
  void batchDone() {
    if (!passThrough) {
      sendLater(
          locked(
              () -> {
                batchesInFlight--;
                formBatch();
                return List.of();
              }));
    }
  }

  /** Everything that waits here, no longer waiting. */
  List<PendingEvent> drain() {
    lock.lock();
    try {
      List<PendingEvent> all = new ArrayList<>(ready);
      ready.clear();
      all.addAll(order.drain());
      return all;
    } finally {
      lock.unlock();
    }
  }

  private interface Step {
    List<PendingEvent> batch();
  }

  private List<PendingEvent> locked(Step step) {
    lock.lock();
    try {
      return step.batch();
    } finally {
      lock.unlock();
    }
  }

  private List<PendingEvent> offer(@Nullable PendingEvent event) {
    if (event == null) {
      return List.of();
    } else if (passThrough) {
      return List.of(event);
    }
    ready.add(event);
    formBatch();
    return List.of();
  }

  private void formBatch() {
    if (ready.isEmpty() || batchesInFlight >= limits.maxBatchesInFlight()) {
      return;
    }
    List<PendingEvent> batch = new ArrayList<>(Math.min(ready.size(), limits.maxBatchEvents()));
    long bytes = 0;
    while (!ready.isEmpty() && batch.size() < limits.maxBatchEvents()) {
      PendingEvent next = ready.element();
      if (!batch.isEmpty() && bytes + next.size > limits.maxBatchBytes()) {
        break;
      }
      bytes += next.size;
      batch.add(ready.remove());
    }
    batchesInFlight++;
    formed.add(batch);
  }

  private void sendLater(List<PendingEvent> passing) {
    if (!passing.isEmpty()) {
      senderThread.execute(() -> sender.accept(passing));
    } else if (hasFormed()) {
      senderThread.execute(this::handOver);
    }
  }

  private void send(List<PendingEvent> passing) {
    if (!passing.isEmpty()) {
      sender.accept(passing);
    } else if (hasFormed()) {
      handOver();
    }
  }

  private boolean hasFormed() {
    lock.lock();
    try {
      return !formed.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  // Batches leave in the order in which they were formed: two of them may hold events of one key.
  private void handOver() {
    handing.lock();
    try {
      for (List<PendingEvent> batch = nextFormed(); batch != null; batch = nextFormed()) {
        sender.accept(batch);
      }
    } finally {
      handing.unlock();
    }
  }

  private @Nullable List<PendingEvent> nextFormed() {
    lock.lock();
    try {
      return formed.poll();
    } finally {
      lock.unlock();
    }
  }
}
