package dev.signalbox.cli.demo;

import dev.signalbox.DeadLetter;
import dev.signalbox.Signalbox;
import dev.signalbox.spi.EventQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dead letters that a run left behind.
 *
 * @param letters the default group's, by namespace
 * @param ids the events' ids, by the group's place in the ledger
 */
record DeadLetterDesk(Map<String, List<DeadLetter>> letters, List<Set<String>> ids) {
  private static final int MOST = 1_000;

  /** Reads the dead-letter queues of these namespaces; blocks. */
  static DeadLetterDesk look(Signalbox signalbox, List<String> namespaces) {
    Map<String, List<DeadLetter>> letters = new HashMap<>();
    List<Set<String>> ids = List.of(new HashSet<>(), new HashSet<>());
    for (String namespace : namespaces) {
      List<DeadLetter> found =
          signalbox.deadLetters(namespace, EventQueue.DEFAULT_GROUP).list(MOST);
      letters.put(namespace, found);
      collect(found, ids.get(DemoHandlers.WORK));
      collect(
          signalbox.deadLetters(namespace, DemoConsumers.AUDIT_GROUP).list(MOST),
          ids.get(DemoHandlers.AUDIT));
    }
    return new DeadLetterDesk(letters, ids);
  }

  private static void collect(List<DeadLetter> letters, Set<String> ids) {
    letters.forEach(letter -> letter.knownEventId().ifPresent(ids::add));
  }

  /** How many events a group gave up without a dead letter, or never handled. */
  long lost(Ledger ledger, int group) {
    return ledger.owed(group) + ledger.missing(group, ids.get(group)).size();
  }

  /** The same over all groups. */
  long lost(Ledger ledger) {
    long lost = 0;
    for (int group = 0; group < ids.size(); group++) {
      lost += lost(ledger, group);
    }
    return lost;
  }

  /** How many dead letters of this run a group has. */
  long kept(Ledger ledger, int group) {
    Set<String> kept = new HashSet<>(ledger.tally(group).givenUp);
    kept.retainAll(ids.get(group));
    return kept.size();
  }

  /** The letter of an event that the run gave up, and its namespace. */
  Optional<Found> first(Ledger ledger) {
    Set<String> givenUp = ledger.tally(DemoHandlers.WORK).givenUp;
    List<Found> found = new ArrayList<>();
    letters.forEach(
        (namespace, all) ->
            all.stream()
                .filter(letter -> letter.knownEventId().filter(givenUp::contains).isPresent())
                .forEach(letter -> found.add(new Found(namespace, letter))));
    return found.stream().findFirst();
  }

  /** One letter. */
  record Found(String namespace, DeadLetter letter) {}
}
