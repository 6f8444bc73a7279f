package dev.signalbox.routing;

import dev.signalbox.routing.internal.PatternTrie;
import dev.signalbox.routing.internal.TrieStates;
import dev.signalbox.spi.EventPattern;
import java.util.List;
import java.util.OptionalInt;

/** Finds patterns of which an earlier one takes every name. */
final class ShadowedRoutes {

  private final List<EventPattern> patterns;
  private final PatternTrie trie;

  ShadowedRoutes(List<EventPattern> patterns) {
    this.patterns = List.copyOf(patterns);
    this.trie = new PatternTrie(patterns);
  }

  /** The first earlier pattern that covers the one at an index. */
  OptionalInt shadowOf(int index) {
    EventPattern pattern = patterns.get(index);
    for (int candidate : candidates(pattern)) {
      if (candidate < index && patterns.get(candidate).covers(pattern)) {
        return OptionalInt.of(candidate);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * The patterns that match one name of the given pattern, in whose place of wildcards stand
   * segments that no pattern names: whatever covers the pattern is among them.
   */
  private int[] candidates(EventPattern pattern) {
    TrieStates states = trie.start();
    boolean started = false;
    for (String segment : pattern.segments()) {
      if (!segment.equals("#")) {
        states = states.next(segment.equals("*") ? null : segment);
        started = true;
      }
    }
    return (started ? states : states.next(null)).accepted();
  }
}
