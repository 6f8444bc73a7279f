package dev.signalbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers in this process, bounded by number and age: enough against retries and redeliveries to
 * the same process, not against its restart. Never blocks for long.
 */
public final class InMemoryIdempotencyStore implements IdempotencyStore {
  private final int capacity;
  private final Duration retention;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  // In the order of their last change, so that the oldest ones come first.
  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private long nextToken;

  private record Key(String scope, String key) {}

  private record Entry(boolean done, long token, Instant until) {}

  /** A store by the system's clock. */
  public InMemoryIdempotencyStore(int capacity, Duration retention) {
    this(capacity, retention, Clock.systemUTC());
  }

  /**
   * A store.
   *
   * @param capacity how many handled events it remembers at most
   * @param retention for how long
   */
  public InMemoryIdempotencyStore(int capacity, Duration retention, Clock clock) {
    if (capacity < 1 || retention.isNegative() || retention.isZero()) {
      throw new IllegalArgumentException(
          "capacity %d and retention %s must be above 0".formatted(capacity, retention));
    }
    this.capacity = capacity;
    this.retention = retention;
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public Claim claim(String scope, String key, Duration lease) {
    Key wanted = new Key(scope, key);
    lock.lock();
    try {
      Instant now = clock.instant();
      Entry entry = entries.get(wanted);
      if (entry != null && now.isBefore(entry.until)) {
        return new Claim(entry.done ? State.DONE : State.BUSY, scope, key, entry.token);
      }
      Entry won = new Entry(false, nextToken++, now.plus(lease));
      put(wanted, won, now);
      return new Claim(State.WON, scope, key, won.token);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void complete(Claim claim) {
    lock.lock();
    try {
      Instant now = clock.instant();
      if (holds(claim)) {
        put(key(claim), new Entry(true, claim.token(), now.plus(retention)), now);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void abandon(Claim claim) {
    lock.lock();
    try {
      if (holds(claim)) {
        entries.remove(key(claim));
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean holds(Claim claim) {
    Entry entry = entries.get(key(claim));
    return entry != null && !entry.done && entry.token == claim.token();
  }

  private static Key key(Claim claim) {
    return new Key(claim.scope(), claim.key());
  }

  private void put(Key key, Entry entry, Instant now) {
    entries.remove(key);
    entries.put(key, entry);
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext()) {
      Entry first = oldest.next();
      if (entries.size() <= capacity && now.isBefore(first.until)) {
        return;
      }
      oldest.remove();
    }
  }
}
