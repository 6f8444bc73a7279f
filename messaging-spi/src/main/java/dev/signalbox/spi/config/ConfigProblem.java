package dev.signalbox.spi.config;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One thing that is wrong with a configuration, told so that it can be put right.
 *
 * @param origin where it is written
 * @param key the full path of the key, such as {@code events.domain.routes[2].provider}
 * @param message what is wrong
 * @param hint what to do about it
 */
public record ConfigProblem(Origin origin, String key, String message, Optional<String> hint) {

  private static final int LONGEST = 1_000;

  public ConfigProblem {
    requireNonNull(origin, "origin");
    key = printable(key);
    message = printable(message);
    hint = hint.map(ConfigProblem::printable);
  }

  /** Keeps a problem on its one line, whatever a configuration holds. */
  private static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().limit(LONGEST).forEach(point -> append(shown, point));
    return text.codePointCount(0, text.length()) > LONGEST
        ? shown.append("…").toString()
        : shown.toString();
  }

  private static void append(StringBuilder shown, int point) {
    int type = Character.getType(point);
    boolean hidden =
        Character.isISOControl(point)
            || type == Character.SURROGATE
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR;
    if (hidden) {
      shown.append(String.format("\\u%04X", point));
    } else {
      shown.appendCodePoint(point);
    }
  }

  /** {@code file:line:column key: message; hint}. */
  @Override
  public String toString() {
    String place = key.isEmpty() ? "" : key + ": ";
    return printable(origin.toString())
        + "  "
        + place
        + message
        + hint.map(text -> "; " + text).orElse("");
  }
}
