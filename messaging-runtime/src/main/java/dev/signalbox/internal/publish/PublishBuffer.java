package dev.signalbox.internal.publish;

import dev.signalbox.routing.PublisherSettings;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many events and bytes of a provider may be unconfirmed (LIM-07). Counters without a lock
 * while there is room; who finds none waits under one, for a bounded time. A single event larger
 * than the bound is admitted alone.
 */
final class PublishBuffer {
  private final int maxEvents;
  private final long maxBytes;
  private final long maxBlockNanos;
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger waiters = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  PublishBuffer(PublisherSettings settings) {
    this.maxEvents = settings.maxBufferedEvents();
    this.maxBytes = settings.maxBufferedBytes();
    this.maxBlockNanos = settings.maxBlock().toNanos();
  }

  /**
   * Takes room for an event; may block.
   *
   * @throws MessagingException BUFFER_FULL when there was none in time, or the thread is
   *     interrupted
   */
  void acquire(long size) {
    if (!tryAcquire(size)) {
      awaitRoom(size);
    }
  }

  private boolean tryAcquire(long size) {
    int before = events.getAndIncrement();
    if (before < maxEvents) {
      long bytesBefore = bytes.getAndAdd(size);
      if (bytesBefore + size <= maxBytes || bytesBefore == 0) {
        return true;
      }
      bytes.addAndGet(-size);
    }
    events.decrementAndGet();
    return false;
  }

  private void awaitRoom(long size) {
    waiters.incrementAndGet();
    lock.lock();
    try {
      long left = maxBlockNanos;
      while (!tryAcquire(size)) {
        if (left <= 0) {
          throw full();
        }
        // A release can slip in between the try and this wait, hence the bound.
        long step = Math.min(left, TimeUnit.MILLISECONDS.toNanos(20));
        left -= step - Math.max(0, room.awaitNanos(step));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw full();
    } finally {
      lock.unlock();
      waiters.decrementAndGet();
    }
  }

  private MessagingException full() {
    return new MessagingException(
        ErrorCode.BUFFER_FULL,
        "%d events with %d bytes are not confirmed yet (at most %d and %d); publish more slowly, or raise max_buffered_events, max_buffered_bytes or max_block_ms"
            .formatted(events.get(), bytes.get(), maxEvents, maxBytes));
  }

  /** Gives room back. */
  void release(long size) {
    bytes.addAndGet(-size);
    events.decrementAndGet();
    if (waiters.get() > 0) {
      lock.lock();
      try {
        room.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits until nothing is unconfirmed.
   *
   * @return false when the time was over before, or the thread was interrupted
   */
  boolean awaitEmpty(long nanos) {
    waiters.incrementAndGet();
    lock.lock();
    try {
      long left = nanos;
      while (events.get() > 0 && left > 0) {
        long step = Math.min(left, TimeUnit.MILLISECONDS.toNanos(20));
        left -= step - Math.max(0, room.awaitNanos(step));
      }
      return events.get() == 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return events.get() == 0;
    } finally {
      lock.unlock();
      waiters.decrementAndGet();
    }
  }

  int events() {
    return events.get();
  }

  long bytes() {
    return bytes.get();
  }
}
