package dev.signalbox.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names a broker can hold for its queues, beyond the common grammar.
 *
 * @param pattern what a whole name must match
 * @param maxLength the longest name in characters
 * @param rule the same in words, for error messages
 */
public record NameRule(Pattern pattern, int maxLength, String rule) {
  /** Letters, digits, {@code . _ -}, up to 255 characters. */
  public static final NameRule COMMON =
      new NameRule(
          Pattern.compile("[A-Za-z0-9._-]+"),
          255,
          "letters, digits, '.', '_' and '-', at most 255");

  /** Checks the components. */
  public NameRule {
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(rule, "rule");
    if (maxLength < 1) {
      throw new IllegalArgumentException("maxLength must be at least 1, not " + maxLength);
    }
  }

  /** What is wrong with a name, or nothing. */
  public Optional<String> violation(String name) {
    if (name.length() > maxLength) {
      return Optional.of(
          "name \"%s\" has %d characters, at most %d are possible (%s)"
              .formatted(name, name.length(), maxLength, rule));
    }
    return pattern.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("name \"%s\" is not possible (%s)".formatted(name, rule));
  }
}
