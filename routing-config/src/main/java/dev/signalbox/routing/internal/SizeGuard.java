package dev.signalbox.routing.internal;

import java.util.Optional;

/**
 * Measures a TOML text before it is parsed: how deep its brackets are nested, how many items one
 * value has, and how many lines there are. The parser's stack and memory grow with these, so that a
 * text beyond them could end the process. Exact for texts that are TOML; for others any answer will
 * do.
 */
final class SizeGuard {

  /** The deepest nesting of lists and inline tables that a configuration may have. */
  static final int DEEPEST = 64;

  /** The most items of one value, those of the values in it included. */
  static final int MOST_ITEMS = 20_000;

  /** The most lines of a configuration. */
  static final int MOST_LINES = 65_536;

  private final String text;
  private int at;
  private int depth;
  private int items;
  private int lines;

  private SizeGuard(String text) {
    this.text = text;
  }

  /**
   * Where a text becomes too large for the parser.
   *
   * @param offset of the character that is one too many
   * @param message what there is too much of
   */
  record Excess(int offset, String message) {}

  /** The first place where a text is too large, if there is one. */
  static Optional<Excess> find(String text) {
    return new SizeGuard(text).scan();
  }

  private Optional<Excess> scan() {
    while (at < text.length()) {
      int here = at;
      step(text.charAt(at));
      at++;
      if (depth > DEEPEST) {
        return excess(here, "nested deeper than " + DEEPEST + " levels");
      }
      if (items > MOST_ITEMS) {
        return excess(here, "more than " + MOST_ITEMS + " items in one value");
      }
      if (lines > MOST_LINES) {
        return excess(here, "more than " + MOST_LINES + " lines");
      }
    }
    return Optional.empty();
  }

  private static Optional<Excess> excess(int offset, String message) {
    return Optional.of(new Excess(offset, message));
  }

  private void step(char c) {
    switch (c) {
      case '[', '{' -> depth++;
      case ']', '}' -> {
        depth = Math.max(0, depth - 1);
        items = depth == 0 ? 0 : items;
      }
      case ',' -> items++;
      case '\n' -> lines++;
      case '"', '\'' -> skipString(c);
      case '#' -> skipComment();
      default -> {}
    }
  }

  /** Leaves {@code at} on the string's last character. */
  private void skipString(char quote) {
    String three = String.valueOf(quote).repeat(3);
    boolean multiline = text.startsWith(three, at);
    at += multiline ? 3 : 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      lines += c == '\n' ? 1 : 0;
      if (c == '\\' && quote == '"') {
        at++;
      } else if (multiline && text.startsWith(three, at)) {
        at += 2;
        return;
      } else if (!multiline && (c == quote || c == '\n')) {
        return;
      }
      at++;
    }
  }

  private void skipComment() {
    int end = text.indexOf('\n', at);
    // The line break itself is still to be counted.
    at = end < 0 ? text.length() : end - 1;
  }
}
