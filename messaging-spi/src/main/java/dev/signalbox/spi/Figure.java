package dev.signalbox.spi;

import java.util.OptionalLong;

/**
 * A number that a broker gives: exact, approximate, or not known, which is never 0.
 *
 * @param kind how far it can be trusted
 * @param amount the number; meaningless when it is not known
 */
public record Figure(Kind kind, long amount) {
  /** How far a figure can be trusted. */
  public enum Kind {
    /** It equals the truth at rest (ADM-06). */
    EXACT,
    /** It may be off. */
    APPROXIMATE,
    /** The broker does not say. */
    UNKNOWN
  }

  /** The figure of a broker that does not say. */
  public static final Figure UNKNOWN = new Figure(Kind.UNKNOWN, 0);

  /** A number that equals the truth. */
  public static Figure exact(long amount) {
    return new Figure(Kind.EXACT, amount);
  }

  /** A number that may be off. */
  public static Figure approximate(long amount) {
    return new Figure(Kind.APPROXIMATE, amount);
  }

  /** The number, if it is known. */
  public OptionalLong value() {
    return kind == Kind.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(amount);
  }

  /** The number; {@code ~} before an approximate one; {@code ?} for an unknown one. */
  @Override
  public String toString() {
    return switch (kind) {
      case EXACT -> Long.toString(amount);
      case APPROXIMATE -> "~" + amount;
      case UNKNOWN -> "?";
    };
  }
}
