package dev.signalbox.testkit;

import dev.signalbox.DomainEvent;
import dev.signalbox.spi.EventPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Events of one kind in the order in which they came, and a way to wait for more. Thread-safe. */
public final class RecordedEvents {
  private final String kind;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final List<DomainEvent> events = new ArrayList<>();

  RecordedEvents(String kind, Duration patience) {
    this.kind = kind;
    this.patience = patience;
  }

  void add(DomainEvent event) {
    lock.lock();
    try {
      events.add(event);
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      events.clear();
    } finally {
      lock.unlock();
    }
  }

  /** All that were recorded so far. */
  public List<DomainEvent> all() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** Those so far whose names match a pattern. */
  public List<DomainEvent> matching(String pattern) {
    EventPattern compiled = EventPattern.parse(pattern);
    return all().stream().filter(event -> compiled.matches(event.name())).toList();
  }

  /**
   * Waits for the first event that matches; ten seconds at most.
   *
   * @throws AssertionError when it did not come, naming what came instead
   */
  public DomainEvent await(String pattern) {
    return await(pattern, 1).get(0);
  }

  /**
   * Waits until so many events that match have come; ten seconds at most.
   *
   * @return all that match by then, at least as many
   * @throws AssertionError when they did not come, naming what came instead
   */
  public List<DomainEvent> await(String pattern, int count) {
    EventPattern compiled = EventPattern.parse(pattern);
    long left = patience.toNanos();
    lock.lock();
    try {
      List<DomainEvent> found = matching(pattern);
      while (found.size() < count) {
        if (left <= 0) {
          throw new AssertionError(missing(compiled, count, found.size()));
        }
        left = added.awaitNanos(left);
        found = matching(pattern);
      }
      return found;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + pattern, interrupted);
    } finally {
      lock.unlock();
    }
  }

  private String missing(EventPattern pattern, int count, int found) {
    Map<String, Integer> byName = new TreeMap<>();
    events.forEach(event -> byName.merge(event.name(), 1, Integer::sum));
    return "%d of %d events matching \"%s\" %s within %d s; in all: %s"
        .formatted(found, count, pattern, kind, patience.toSeconds(), byName);
  }
}
