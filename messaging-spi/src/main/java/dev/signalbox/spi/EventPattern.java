package dev.signalbox.spi;

import java.util.List;

/**
 * A pattern of event names. Names and patterns are segments divided by dots: {@code *} matches one
 * segment, as the last segment one or more; {@code #} matches zero or more segments anywhere;
 * anything else matches itself. Immutable; equal to patterns of the same text.
 */
public final class EventPattern {

  private final String text;
  private final PatternAutomaton automaton;

  private EventPattern(String text, PatternAutomaton automaton) {
    this.text = text;
    this.automaton = automaton;
  }

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException if the text is not a pattern, with the rule and the remedy
   */
  public static EventPattern parse(String text) {
    return new EventPattern(text, PatternAutomaton.of(PatternSyntax.segments(text)));
  }

  /**
   * Whether an event of this name is meant. A text that is no event name is never meant. Allocates
   * nothing.
   */
  public boolean matches(String eventName) {
    return Grammar.isEventName(eventName) && automaton.accepts(eventName);
  }

  /** Whether there is an event name that both patterns match. */
  public boolean intersects(EventPattern other) {
    return PatternSearch.existsNameOfBoth(automaton, other.automaton);
  }

  /** Whether this pattern matches every event name that the other one matches. */
  public boolean covers(EventPattern other) {
    return equals(other) || !PatternSearch.existsNameOfFirstOnly(other.automaton, automaton);
  }

  /** Whether the pattern is itself an event name, and so matches nothing else. */
  public boolean isLiteral() {
    return automaton.isLiteral();
  }

  /** The segments as written. */
  public List<String> segments() {
    return List.of(text.split("\\.", -1));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventPattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The pattern as written. */
  @Override
  public String toString() {
    return text;
  }
}
