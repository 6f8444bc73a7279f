package dev.signalbox.routing.internal;

import dev.signalbox.spi.EventPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many patterns as one tree over segments. Finding the first pattern that matches a name visits
 * only branches that the name can take, so that its cost does not grow with the number of patterns.
 * Immutable.
 */
public final class PatternTrie {

  /** The answer of {@link #first} when no pattern matches. */
  public static final int NONE = Integer.MAX_VALUE;

  private final TrieNode root;

  /**
   * Compiles patterns.
   *
   * @param patterns in order; a pattern is known by its index
   */
  public PatternTrie(List<EventPattern> patterns) {
    this.root = new TrieNode("", TrieNode.Kind.LITERAL);
    for (int i = 0; i < patterns.size(); i++) {
      insert(normalised(patterns.get(i)), i);
    }
    root.freeze();
  }

  /** The lowest index of a pattern that matches, or {@link #NONE}. The name must be valid. */
  public int first(String name) {
    return new TrieSearch(name).first(root);
  }

  /** The indexes of all patterns that match, ascending; of equal patterns only the first. */
  public int[] all(String name) {
    TrieStates states = start();
    for (String segment : name.split("\\.", -1)) {
      states = states.next(segment);
    }
    return states.accepted();
  }

  /** The states before the first segment. */
  public TrieStates start() {
    return TrieStates.of(root);
  }

  private void insert(List<String> steps, int index) {
    TrieNode node = root;
    for (String step : steps) {
      node.reaches(index);
      node = node.childFor(step);
    }
    node.reaches(index);
    node.ends(index);
  }

  /**
   * The steps of a pattern with its wildcards in one form: a last {@code *} as {@code *.#}, and in
   * a run of wildcards the single ones first and at most one {@code #}.
   */
  private static List<String> normalised(EventPattern pattern) {
    List<String> segments = new ArrayList<>(pattern.segments());
    if (segments.get(segments.size() - 1).equals("*")) {
      segments.add("#");
    }
    List<String> steps = new ArrayList<>();
    boolean any = false;
    for (String segment : segments) {
      if (segment.equals("#")) {
        any = true;
      } else {
        if (any && !segment.equals("*")) {
          steps.add("#");
          any = false;
        }
        steps.add(segment);
      }
    }
    if (any) {
      steps.add("#");
    }
    return steps;
  }

  /** The ends and hashes of a name's segments, and the search over them. */
  private static final class TrieSearch {

    private final String name;
    private final int[] ends = new int[10];
    private final int[] hashes = new int[10];
    private int count;
    private int best = NONE;

    TrieSearch(String name) {
      this.name = name;
      int hash = 0;
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        if (c == '.') {
          hashes[count] = hash;
          ends[count++] = i;
          hash = 0;
        } else {
          hash = 31 * hash + c;
        }
      }
      hashes[count] = hash;
      ends[count++] = name.length();
    }

    int first(TrieNode root) {
      visit(root, 0);
      return best;
    }

    private void visit(TrieNode node, int segment) {
      if (node.lowest() >= best) {
        return;
      }
      if (segment == count) {
        best = Math.min(best, node.end());
      } else {
        int from = segment == 0 ? 0 : ends[segment - 1] + 1;
        TrieNode literal = node.literal(name, from, ends[segment], hashes[segment]);
        if (literal != null) {
          visit(literal, segment + 1);
        }
        TrieNode one = node.one();
        if (one != null) {
          visit(one, segment + 1);
        }
      }
      TrieNode any = node.any();
      if (any != null) {
        for (int next = segment; next <= count; next++) {
          visit(any, next);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "PatternTrie" + Arrays.toString(start().accepted());
  }
}
