package dev.signalbox.routing.internal;

/**
 * Measures how deep the brackets of a TOML text are nested, so that no text reaches the parser that
 * would exhaust its stack. Exact for texts that are TOML; for others any answer will do.
 */
final class NestingGuard {

  /** The deepest nesting of lists and inline tables that a configuration may have. */
  static final int DEEPEST = 64;

  private final String text;
  private int at;

  private NestingGuard(String text) {
    this.text = text;
  }

  /** The offset of the first bracket that is too deep, or -1. */
  static int firstTooDeep(String text) {
    return new NestingGuard(text).scan();
  }

  private int scan() {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '[', '{' -> depth++;
        case ']', '}' -> depth = Math.max(0, depth - 1);
        case '"', '\'' -> skipString(c);
        case '#' -> skipTo('\n');
        default -> {}
      }
      if (depth > DEEPEST) {
        return at;
      }
      at++;
    }
    return -1;
  }

  /** Leaves {@code at} on the string's last character. */
  private void skipString(char quote) {
    String three = String.valueOf(quote).repeat(3);
    boolean multiline = text.startsWith(three, at);
    at += multiline ? 3 : 1;
    while (at < text.length()) {
      char c = text.charAt(at);
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

  private void skipTo(char end) {
    int found = text.indexOf(end, at);
    at = found < 0 ? text.length() : found;
  }
}
