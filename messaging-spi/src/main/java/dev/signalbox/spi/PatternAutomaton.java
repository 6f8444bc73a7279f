package dev.signalbox.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as a non-deterministic automaton over segments. A set of its states is the bits of an
 * {@code int}: bit i means that the first i steps have been taken; the automaton has at most eleven
 * steps.
 */
final class PatternAutomaton {

  private static final String ONE = "*";
  private static final String ANY = "#";

  private final String[] steps;
  private final int loops;
  private final int accepting;
  private final int start;

  private PatternAutomaton(String[] steps) {
    this.steps = steps;
    int loopBits = 0;
    for (int i = 0; i < steps.length; i++) {
      loopBits |= steps[i].equals(ANY) ? 1 << i : 0;
    }
    this.loops = loopBits;
    this.accepting = 1 << steps.length;
    this.start = closure(1);
  }

  static PatternAutomaton of(List<String> segments) {
    List<String> steps = new ArrayList<>(segments);
    if (steps.get(steps.size() - 1).equals(ONE)) {
      steps.add(ANY);
    }
    return new PatternAutomaton(steps.toArray(String[]::new));
  }

  int start() {
    return start;
  }

  boolean isAccepting(int states) {
    return (states & accepting) != 0;
  }

  boolean isLiteral() {
    for (String step : steps) {
      if (isWildcard(step)) {
        return false;
      }
    }
    return true;
  }

  /** The literal segments that the pattern names. */
  List<String> literals() {
    List<String> literals = new ArrayList<>();
    for (String step : steps) {
      if (!isWildcard(step)) {
        literals.add(step);
      }
    }
    return literals;
  }

  /** The states after a segment; null stands for one that no pattern names. */
  int next(int states, @Nullable String segment) {
    int after = 0;
    for (int i = 0; i < steps.length; i++) {
      if ((states & (1 << i)) != 0 && (isWildcard(steps[i]) || steps[i].equals(segment))) {
        after |= 1 << (i + 1);
      }
    }
    return closure(after | (states & loops));
  }

  boolean accepts(String name) {
    int states = start;
    int from = 0;
    while (from <= name.length() && states != 0) {
      int dot = name.indexOf('.', from);
      int to = dot < 0 ? name.length() : dot;
      states = next(states, name, from, to);
      from = to + 1;
    }
    return isAccepting(states);
  }

  private int next(int states, String name, int from, int to) {
    int after = 0;
    for (int i = 0; i < steps.length; i++) {
      if ((states & (1 << i)) != 0) {
        String step = steps[i];
        boolean taken =
            isWildcard(step) || (step.length() == to - from && name.startsWith(step, from));
        after |= taken ? 1 << (i + 1) : 0;
      }
    }
    return closure(after | (states & loops));
  }

  /** Adds the states that are reached without a segment: those behind an empty #. */
  private int closure(int states) {
    int closed = states;
    for (int i = 0; i < steps.length; i++) {
      closed |= (closed & loops & (1 << i)) << 1;
    }
    return closed;
  }

  private static boolean isWildcard(String step) {
    return step.equals(ONE) || step.equals(ANY);
  }
}
