package dev.signalbox.routing.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where in a {@link PatternTrie} the beginning of a name leads: a set of nodes. Immutable, and
 * equal if the nodes are the same.
 */
public final class TrieStates {

  private final Set<TrieNode> nodes;

  private TrieStates(Set<TrieNode> nodes) {
    this.nodes = nodes;
  }

  static TrieStates of(TrieNode root) {
    Set<TrieNode> nodes = new LinkedHashSet<>();
    add(nodes, root);
    return new TrieStates(nodes);
  }

  /** Where a further segment leads; null stands for one that no pattern names. */
  public TrieStates next(@Nullable String segment) {
    Set<TrieNode> reached = new LinkedHashSet<>();
    for (TrieNode node : nodes) {
      if (node.isAny()) {
        add(reached, node);
      }
      add(reached, node.one());
      if (segment != null) {
        add(reached, node.literal(segment));
      }
    }
    return new TrieStates(reached);
  }

  private static void add(Set<TrieNode> nodes, @Nullable TrieNode node) {
    if (node != null && nodes.add(node)) {
      add(nodes, node.any());
    }
  }

  /** The segments that lead elsewhere than one that no pattern names. */
  public Set<String> literals() {
    Set<String> literals = new LinkedHashSet<>();
    nodes.forEach(node -> literals.addAll(node.literals()));
    return literals;
  }

  /** Whether any segment at all leads on. */
  public boolean takesAny() {
    return nodes.stream().anyMatch(node -> node.isAny() || node.one() != null);
  }

  /** Whether nothing can match any more. */
  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** The lowest index of a pattern that ends here, or {@link PatternTrie#NONE}. */
  public int first() {
    return nodes.stream().mapToInt(TrieNode::end).min().orElse(PatternTrie.NONE);
  }

  /** The indexes of the patterns that end here, ascending. */
  public int[] accepted() {
    return nodes.stream()
        .mapToInt(TrieNode::end)
        .filter(end -> end != PatternTrie.NONE)
        .sorted()
        .toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrieStates states && states.nodes.equals(nodes);
  }

  @Override
  public int hashCode() {
    return nodes.hashCode();
  }
}
