package dev.signalbox.routing.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link PatternTrie}: what has been matched so far, and what may follow. After {@link
 * #freeze} it does not change.
 */
final class TrieNode {

  enum Kind {
    LITERAL,
    ONE,
    ANY
  }

  private final String segment;
  private final Kind kind;
  private final Map<String, TrieNode> children = new LinkedHashMap<>();
  private @Nullable TrieNode one;
  private @Nullable TrieNode any;
  private int end = PatternTrie.NONE;
  private int lowest = PatternTrie.NONE;
  private @Nullable TrieNode[] slots = new TrieNode[0];

  TrieNode(String segment, Kind kind) {
    this.segment = segment;
    this.kind = kind;
  }

  TrieNode childFor(String step) {
    if (step.equals("*")) {
      one = one == null ? new TrieNode(step, Kind.ONE) : one;
      return one;
    }
    if (step.equals("#")) {
      any = any == null ? new TrieNode(step, Kind.ANY) : any;
      return any;
    }
    return children.computeIfAbsent(step, text -> new TrieNode(text, Kind.LITERAL));
  }

  void reaches(int index) {
    lowest = Math.min(lowest, index);
  }

  void ends(int index) {
    end = Math.min(end, index);
  }

  /** Lays the literal children out for {@link #literal}, here and below. */
  void freeze() {
    if (!children.isEmpty()) {
      slots = new TrieNode[Integer.highestOneBit(children.size()) * 4];
      children.values().forEach(this::place);
    }
    below().forEach(TrieNode::freeze);
  }

  private void place(TrieNode child) {
    int slot = slot(child.segment.hashCode());
    while (slots[slot] != null) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = child;
  }

  /** The child for a segment of a name, given by its bounds and its hash as {@code String}'s. */
  @Nullable TrieNode literal(String name, int from, int to, int hash) {
    if (slots.length == 0) {
      return null;
    }
    int slot = slot(hash);
    TrieNode child = slots[slot];
    while (child != null) {
      if (child.segment.length() == to - from && name.startsWith(child.segment, from)) {
        return child;
      }
      slot = (slot + 1) & (slots.length - 1);
      child = slots[slot];
    }
    return null;
  }

  private int slot(int hash) {
    int spread = hash * 0x9E3779B9;
    return (spread ^ (spread >>> 16)) & (slots.length - 1);
  }

  @Nullable TrieNode literal(String text) {
    return children.get(text);
  }

  Collection<String> literals() {
    return children.keySet();
  }

  @Nullable TrieNode one() {
    return one;
  }

  @Nullable TrieNode any() {
    return any;
  }

  boolean isAny() {
    return kind == Kind.ANY;
  }

  int end() {
    return end;
  }

  int lowest() {
    return lowest;
  }

  private List<TrieNode> below() {
    List<TrieNode> below = new ArrayList<>(children.values());
    below.addAll(Arrays.asList(one, any).stream().filter(node -> node != null).toList());
    return below;
  }
}
