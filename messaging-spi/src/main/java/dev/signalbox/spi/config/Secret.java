package dev.signalbox.spi.config;

import static java.util.Objects.requireNonNull;

/**
 * A value that must never be printed. Two secrets are equal only if they are the same object, so
 * that no comparison tells anything about what they hold.
 */
public final class Secret {

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** Wraps a text that must not be printed. */
  public static Secret of(String text) {
    return new Secret(requireNonNull(text, "text"));
  }

  /** The text itself, for the one place that hands it to a client library. */
  public String reveal() {
    return text;
  }

  /** Always {@code ***}. */
  @Override
  public String toString() {
    return "***";
  }
}
