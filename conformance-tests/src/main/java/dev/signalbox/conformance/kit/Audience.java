package dev.signalbox.conformance.kit;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventContext;
import dev.signalbox.EventHandler;
import dev.signalbox.conformance.kit.Ledger.Fate;
import dev.signalbox.conformance.report.Counts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Somebody who gets events, such as a group, and what it got. An event counts as received when it
 * was handled to the end, or found among the dead letters. Thread-safe.
 */
public final class Audience {
  private final Ledger ledger;
  private final String name;
  private final Predicate<String> meant;
  private final History history;
  private final Map<String, Integer> received = new ConcurrentHashMap<>();
  private final Map<String, List<Integer>> attempts = new ConcurrentHashMap<>();
  private final Set<String> excused = ConcurrentHashMap.newKeySet();

  Audience(Ledger ledger, String name, Predicate<String> meant, History history) {
    this.ledger = ledger;
    this.name = name;
    this.meant = meant;
    this.history = history;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** A handler that keeps the books around another one. */
  public EventHandler around(EventHandler handler) {
    return (event, context) -> {
      begun(event, context);
      try {
        handler.handle(event, context);
      } catch (Throwable failure) {
        history.add("failed", ledger.brief(event.id()), name + ": " + failure);
        throw failure;
      }
      received(event.id());
    };
  }

  /** A handler that only keeps the books. */
  public EventHandler handler() {
    return around((event, context) -> {});
  }

  private void begun(DomainEvent event, EventContext context) {
    attempts.computeIfAbsent(event.id(), id -> new CopyOnWriteArrayList<>()).add(context.attempt());
    history.add("run", ledger.brief(event.id()), name + ": attempt " + context.attempt());
  }

  /** Notes that it has an event for good. */
  public void received(String id) {
    received.merge(id, 1, Integer::sum);
    history.add("received", ledger.brief(id), name);
  }

  /** Leaves an event out of its accounting: it was purged, dropped, or never meant for it. */
  public void excuse(String id) {
    excused.add(id);
  }

  /** How many events it has. */
  public int count() {
    return received.size();
  }

  /** Whether it has an event. */
  public boolean has(String id) {
    return received.containsKey(id);
  }

  /** How often it got an event. */
  public int times(String id) {
    return received.getOrDefault(id, 0);
  }

  /** The attempts with which handlers were called for an event, in order. */
  public List<Integer> attempts(String id) {
    return List.copyOf(attempts.getOrDefault(id, List.of()));
  }

  /** How many handler runs there were of an event. */
  public int runs(String id) {
    return attempts(id).size();
  }

  /** Whether it has every event that was confirmed and is meant for it. */
  public boolean complete() {
    return lost().isEmpty();
  }

  Set<String> lost() {
    Set<String> lost = new TreeSet<>();
    ledger
        .fates()
        .forEach(
            (id, fate) -> {
              if (fate == Fate.ACCEPTED && meant.test(id) && !has(id) && !excused.contains(id)) {
                lost.add(id);
              }
            });
    return lost;
  }

  Set<String> unexpected() {
    Set<String> unexpected = new TreeSet<>(received.keySet());
    unexpected.removeIf(id -> ledger.knows(id) && meant.test(id));
    return unexpected;
  }

  /** The events that it got more than once. */
  public Set<String> duplicated() {
    Set<String> duplicated = new TreeSet<>();
    received.forEach(
        (id, times) -> {
          if (times > 1) {
            duplicated.add(id);
          }
        });
    return duplicated;
  }

  Counts counts() {
    long recovered =
        received.keySet().stream().filter(id -> ledger.fates().get(id) == Fate.UNKNOWN).count();
    return new Counts(lost().size(), unexpected().size(), duplicated().size(), recovered);
  }
}
