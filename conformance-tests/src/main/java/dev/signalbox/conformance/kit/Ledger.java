package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.report.Counts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The accounting of a clause's events: what was attempted, confirmed and unknown, and what each
 * audience got of it. Thread-safe.
 */
public final class Ledger {
  /** What the publisher knows of an event. */
  public enum Fate {
    /** Handed over; nothing is known yet. */
    ATTEMPTED,
    /** Confirmed. */
    ACCEPTED,
    /** Refused: the broker does not hold it. */
    REJECTED,
    /** Nobody can tell. */
    UNKNOWN
  }

  private static final int SHOWN = 10;

  private final String prefix;
  private final History history;
  private final AtomicLong sequence = new AtomicLong();
  private final Map<String, Fate> fates = new ConcurrentHashMap<>();
  private final Collection<Audience> audiences = new ConcurrentLinkedQueue<>();

  Ledger(String prefix, History history) {
    this.prefix = prefix;
    this.history = history;
  }

  /** The id of the next event, which carries the run's id and its number; it is attempted. */
  public String next() {
    String id = prefix + "-" + sequence.incrementAndGet();
    fates.put(id, Fate.ATTEMPTED);
    return id;
  }

  /** Notes that an event of somebody else's making, such as of another process, is attempted. */
  public void attempted(String id) {
    fates.putIfAbsent(id, Fate.ATTEMPTED);
  }

  /** Notes what the publisher knows now. */
  public void fate(String id, Fate fate) {
    fates.put(id, fate);
    history.add(fate.name().toLowerCase(Locale.ROOT), brief(id), "");
  }

  /** The events of a fate, by id. */
  public Set<String> with(Fate fate) {
    Set<String> ids = new TreeSet<>();
    fates.forEach(
        (id, now) -> {
          if (now == fate) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** How many events were confirmed. */
  public long accepted() {
    return fates.values().stream().filter(fate -> fate == Fate.ACCEPTED).count();
  }

  /** Somebody who is to get every confirmed event that is meant for it. */
  public Audience audience(String name, Predicate<String> meant) {
    Audience audience = new Audience(this, name, meant, history);
    audiences.add(audience);
    return audience;
  }

  /** Somebody whose books do not count before it joins. */
  public Audience audienceInWaiting(String name) {
    return new Audience(this, name, id -> true, history);
  }

  /** Begins to count somebody's books. */
  public void join(Audience audience) {
    audiences.add(audience);
  }

  /** Somebody who is to get every confirmed event. */
  public Audience audience(String name) {
    return audience(name, id -> true);
  }

  /** Everybody who is to get events. */
  public List<Audience> audiences() {
    return List.copyOf(audiences);
  }

  /** The audience of a name. */
  public Audience find(String name) {
    return audiences.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether the id is of this ledger's own events. */
  boolean knows(String id) {
    return fates.containsKey(id);
  }

  Map<String, Fate> fates() {
    return fates;
  }

  /** The end of an id, which tells it from the others of the clause. */
  String brief(String id) {
    return id.startsWith(prefix) ? id.substring(prefix.length() + 1) : id;
  }

  Counts counts() {
    Counts counts = Counts.NONE;
    for (Audience audience : audiences) {
      counts = counts.plus(audience.counts());
    }
    return counts;
  }

  /** What is wrong, in words; empty if nothing is lost and nothing came from nowhere. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (Audience audience : audiences) {
      report(faults, audience, "lost (confirmed, never received)", audience.lost());
      report(faults, audience, "unexpected (received, never published)", audience.unexpected());
    }
    return faults;
  }

  private void report(List<String> faults, Audience audience, String what, Set<String> ids) {
    if (!ids.isEmpty()) {
      faults.add(
          "%s: %d %s: %s%s"
              .formatted(
                  audience.name(),
                  ids.size(),
                  what,
                  String.join(", ", ids.stream().limit(SHOWN).map(this::brief).toList()),
                  ids.size() > SHOWN ? ", …" : ""));
    }
  }
}
