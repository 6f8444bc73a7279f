package dev.signalbox.internal.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events of an ordering key may be sent. Normally one at a time; where the provider keeps the
 * order of what is in flight, all of them, until one fails: then those behind it wait until it is
 * decided, so that none overtakes it. Guarded by the outbox's lock; keys vanish when they are idle.
 */
final class KeyOrder {
  private final boolean manyInFlight;
  private final Map<String, Key> keys = new HashMap<>();

  private static final class Key {
    final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>(2);
    final List<PendingEvent> failed = new ArrayList<>(1);
    int inFlight;
    boolean oneByOne;
  }

  KeyOrder(boolean manyInFlight) {
    this.manyInFlight = manyInFlight;
  }

  /** Whether a new event may be sent now; if not, it waits here. */
  boolean admit(PendingEvent event) {
    String name = event.key();
    if (name == null) {
      return true;
    }
    Key key = keys.computeIfAbsent(name, any -> new Key());
    boolean free = key.inFlight == 0 && key.waiting.isEmpty() && key.failed.isEmpty();
    if (free || (manyInFlight && !key.oneByOne)) {
      key.inFlight++;
      return true;
    }
    key.waiting.add(event);
    return false;
  }

  /**
   * An event that was sent has its final outcome.
   *
   * @return the event that may be sent next, which counts as sent
   */
  @Nullable PendingEvent decided(PendingEvent event) {
    Key key = keys.get(event.key());
    if (key == null) {
      return null;
    }
    key.inFlight--;
    return next(event.key(), key);
  }

  /** An event in flight has not been accepted: from now on no later one of its key may be sent. */
  void failing(PendingEvent event) {
    Key key = keys.get(event.key());
    if (key != null) {
      key.oneByOne = true;
    }
  }

  /**
   * An event that was sent has failed and is to be sent again, after those that failed before it
   * and before those that wait.
   *
   * @return whether all that were in flight are decided, so that the failed ones can be sent again
   */
  boolean failed(PendingEvent event) {
    Key key = keys.get(event.key());
    if (key == null) {
      return true;
    }
    key.inFlight--;
    key.oneByOne = true;
    key.failed.add(event);
    return key.inFlight == 0;
  }

  /** The first of the failed ones, once nothing of the key is in flight; it counts as sent. */
  @Nullable PendingEvent again(String name) {
    Key key = keys.get(name);
    return key == null ? null : next(name, key);
  }

  private @Nullable PendingEvent next(@Nullable String name, Key key) {
    if (key.inFlight > 0) {
      return null;
    }
    if (!key.failed.isEmpty()) {
      key.failed.sort((one, other) -> Long.compare(one.sequence, other.sequence));
      key.inFlight++;
      return key.failed.remove(0);
    }
    PendingEvent next = key.waiting.poll();
    if (next == null) {
      keys.remove(name);
    } else {
      key.inFlight++;
    }
    return next;
  }

  /** Everything that waits, no longer waiting. */
  List<PendingEvent> drain() {
    List<PendingEvent> all = new ArrayList<>();
    for (Key key : keys.values()) {
      all.addAll(key.failed);
      all.addAll(key.waiting);
      key.failed.clear();
      key.waiting.clear();
    }
    return all;
  }

  /** How many keys have something under way. */
  int size() {
    return keys.size();
  }
}
