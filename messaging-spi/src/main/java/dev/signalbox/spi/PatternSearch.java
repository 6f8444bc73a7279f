package dev.signalbox.spi;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an event name that two patterns treat in a certain way, by walking both automata at
 * once over names of one segment more each round. Exact: the search keeps, for each pair of state
 * sets, the fewest characters that lead there, so that it never finds a name that is too long.
 */
final class PatternSearch {

  private final PatternAutomaton first;
  private final PatternAutomaton second;
  private final boolean secondAccepts;

  private PatternSearch(PatternAutomaton first, PatternAutomaton second, boolean secondAccepts) {
    this.first = first;
    this.second = second;
    this.secondAccepts = secondAccepts;
  }

  static boolean existsNameOfBoth(PatternAutomaton first, PatternAutomaton second) {
    return new PatternSearch(first, second, true).succeeds();
  }

  static boolean existsNameOfFirstOnly(PatternAutomaton first, PatternAutomaton second) {
    return new PatternSearch(first, second, false).succeeds();
  }

  private boolean succeeds() {
    Set<@Nullable String> alphabet = new LinkedHashSet<>(first.literals());
    alphabet.addAll(second.literals());
    alphabet.add(null);
    // The dot that a first segment does not have.
    Map<Long, Integer> round = Map.of(pair(first.start(), second.start()), -1);
    for (int segments = 1; segments <= Grammar.MAX_EVENT_NAME_SEGMENTS; segments++) {
      round = step(round, alphabet);
      if (round.keySet().stream().anyMatch(this::isWanted)) {
        return true;
      }
    }
    return false;
  }

  private Map<Long, Integer> step(Map<Long, Integer> round, Set<@Nullable String> alphabet) {
    Map<Long, Integer> reached = new HashMap<>();
    round.forEach(
        (pair, length) -> {
          for (String segment : alphabet) {
            int firstStates = first.next(firstOf(pair), segment);
            // A segment that no pattern names needs one character: there are more one-character
            // segments than two patterns can name.
            int longer = length + 1 + (segment == null ? 1 : segment.length());
            if (firstStates != 0 && longer <= Grammar.MAX_EVENT_NAME_LENGTH) {
              int secondStates = second.next(secondOf(pair), segment);
              reached.merge(pair(firstStates, secondStates), longer, Math::min);
            }
          }
        });
    return reached;
  }

  private boolean isWanted(long pair) {
    return first.isAccepting(firstOf(pair)) && second.isAccepting(secondOf(pair)) == secondAccepts;
  }

  private static long pair(int first, int second) {
    return ((long) first << 32) | second;
  }

  private static int firstOf(long pair) {
    return (int) (pair >>> 32);
  }

  private static int secondOf(long pair) {
    return (int) pair;
  }
}
