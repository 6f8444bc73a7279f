package dev.signalbox.cli.demo;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accounts for every event by its id, for each consumer group: what a broker has confirmed must be
 * handled or be a dead letter, else it is lost. Holds only events that are under way, so that its
 * size does not grow with the run. Thread-safe.
 */
final class Ledger {
  /** How many events, and how much of them, may be under way before the next one is published. */
  static final int ROOM_EVENTS = 512;

  static final long ROOM_BYTES = 32L << 20;

  private final int groups;
  private final Map<String, Entry> underWay = new ConcurrentHashMap<>();
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong fastOnly = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Tally[] tallies;
  private final AtomicLong unseenEvents = new AtomicLong();
  private final AtomicLong unseenBytes = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomy = lock.newCondition();

  /** An empty ledger of so many groups. */
  Ledger(int groups) {
    this.groups = groups;
    this.tallies = new Tally[groups];
    Arrays.setAll(tallies, group -> new Tally());
  }

  /** Counts of one group. */
  static final class Tally {
    final AtomicLong handled = new AtomicLong();
    final AtomicLong again = new AtomicLong();
    final AtomicLong retries = new AtomicLong();
    final AtomicLong surrendered = new AtomicLong();
    final Set<String> givenUp = ConcurrentHashMap.newKeySet();
  }

  /** One id, which may have been published more than once. */
  private static final class Entry {
    private int pending;
    private int unseen;
    private long bytes;
    private final int[] owed;

    Entry(int groups) {
      this.owed = new int[groups];
    }

    boolean settled() {
      return pending == 0 && Arrays.stream(owed).allMatch(count -> count <= 0);
    }
  }

  /** An event is about to be published. */
  void attempted(String id, long bytes) {
    unseenEvents.incrementAndGet();
    unseenBytes.addAndGet(bytes);
    underWay.compute(
        id,
        (key, known) -> {
          Entry entry = known == null ? new Entry(groups) : known;
          entry.pending++;
          entry.unseen++;
          entry.bytes += bytes;
          return entry;
        });
  }

  /** A broker has confirmed it: each group owes a handler run or a dead letter. */
  void confirmedDurable(String id) {
    confirmed.incrementAndGet();
    change(
        id,
        entry -> {
          entry.pending--;
          for (int group = 0; group < groups; group++) {
            entry.owed[group]++;
          }
        });
  }

  /** It went to subscribers in process only. */
  void confirmedFast(String id) {
    fastOnly.incrementAndGet();
    withdrawn(id);
  }

  /** Its publish failed. */
  void failed(String id) {
    failed.incrementAndGet();
    withdrawn(id);
  }

  private void withdrawn(String id) {
    change(
        id,
        entry -> {
          entry.pending--;
          seen(entry);
        });
  }

  /** The first group has begun to handle it. */
  void seen(String id) {
    change(id, this::seen);
  }

  private void seen(Entry entry) {
    if (entry.unseen > 0) {
      long share = entry.bytes / entry.unseen;
      entry.unseen--;
      entry.bytes -= share;
      unseenEvents.decrementAndGet();
      unseenBytes.addAndGet(-share);
      signalRoom();
    }
  }

  /** A group has handled it. */
  void handled(int group, String id) {
    if (paid(group, id)) {
      tallies[group].handled.incrementAndGet();
    } else {
      tallies[group].again.incrementAndGet();
    }
  }

  /** A handler of the group has failed, and will get the event again. */
  void failedRun(int group) {
    tallies[group].retries.incrementAndGet();
  }

  /** A handler of the group has failed for the last time: a dead letter must follow. */
  void givenUp(int group, String id) {
    tallies[group].surrendered.incrementAndGet();
    tallies[group].givenUp.add(id);
    paid(group, id);
  }

  /** Whether the group owed it; an event may come before its confirmation does. */
  private boolean paid(int group, String id) {
    boolean[] owed = new boolean[1];
    change(
        id,
        entry -> {
          owed[0] = entry.owed[group] > 0 || entry.owed[group] + entry.pending > 0;
          if (owed[0]) {
            entry.owed[group]--;
          }
        });
    return owed[0];
  }

  private void change(String id, Consumer<Entry> change) {
    underWay.computeIfPresent(
        id,
        (key, entry) -> {
          change.accept(entry);
          return entry.settled() ? null : entry;
        });
  }

  /** Waits until there is room for another event under way. */
  void awaitRoom() throws InterruptedException {
    if (hasRoom()) {
      return;
    }
    lock.lock();
    try {
      while (!hasRoom()) {
        // Timed, as a signal given between the look and the wait would be missed.
        boolean ignored = roomy.await(1, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return unseenEvents.get() < ROOM_EVENTS && unseenBytes.get() < ROOM_BYTES;
  }

  private void signalRoom() {
    if (lock.tryLock()) {
      try {
        roomy.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether nothing is owed any more. */
  boolean settled() {
    return underWay.isEmpty();
  }

  /** Events that a broker has confirmed. */
  long confirmed() {
    return confirmed.get();
  }

  /** Events that went to subscribers in process only. */
  long fastOnly() {
    return fastOnly.get();
  }

  /** Events whose publish failed. */
  long publishFailures() {
    return failed.get();
  }

  /** What a group has done. */
  Tally tally(int group) {
    return tallies[group];
  }

  /** Everything that has happened, as a number that stands still when nothing does. */
  long progress() {
    long sum = confirmed.get() + fastOnly.get() + failed.get();
    for (Tally tally : tallies) {
      sum +=
          tally.handled.get() + tally.again.get() + tally.retries.get() + tally.surrendered.get();
    }
    return sum;
  }

  /** Confirmed events that a group has neither handled nor given up; exact at rest. */
  long owed(int group) {
    long owed = 0;
    for (Entry entry : underWay.values()) {
      owed += Math.max(entry.owed[group], 0);
    }
    return owed;
  }

  /** What a group gave up and is not among these dead letters. */
  Set<String> missing(int group, Set<String> deadLetters) {
    Set<String> missing = new HashSet<>(tallies[group].givenUp);
    missing.removeAll(deadLetters);
    return missing;
  }

  /** An id that is owed, for a message; null: none. */
  @Nullable String exampleOwed() {
    return underWay.keySet().stream().findFirst().orElse(null);
  }
}
