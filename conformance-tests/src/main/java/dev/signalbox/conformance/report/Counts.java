package dev.signalbox.conformance.report;

/**
 * The accounting of the events that a clause moved.
 *
 * @param lost confirmed to the publisher, never received
 * @param unexpected received, never published
 * @param duplicated received more than once, where the clause did not ask for it
 * @param recovered received although the publisher was told that nobody knows
 */
public record Counts(long lost, long unexpected, long duplicated, long recovered) {
  /** Nothing to account for. */
  public static final Counts NONE = new Counts(0, 0, 0, 0);

  /** Both counts together. */
  public Counts plus(Counts other) {
    return new Counts(
        lost + other.lost,
        unexpected + other.unexpected,
        duplicated + other.duplicated,
        recovered + other.recovered);
  }
}
