package dev.signalbox.cli.text;

/** Lays out JSON text in lines without reading its values, so that all of them stay as written. */
public final class PrettyJson {
  private final String json;
  private final StringBuilder out = new StringBuilder();
  private int depth;

  private PrettyJson(String json) {
    this.json = json;
  }

  /** The same JSON, a member or element a line, two spaces a level. */
  public static String of(String json) {
    return new PrettyJson(json).layOut();
  }

  private String layOut() {
    int at = 0;
    while (at < json.length()) {
      char next = json.charAt(at);
      if (next == '"') {
        int end = endOfString(at);
        out.append(json, at, end);
        at = end;
      } else {
        at = structure(next, at);
      }
    }
    return out.toString();
  }

  private int structure(char next, int at) {
    switch (next) {
      case ' ', '\t', '\r', '\n' -> {}
      case '{', '[' -> {
        int following = afterSpace(at + 1);
        if (following < json.length() && json.charAt(following) == (next == '{' ? '}' : ']')) {
          out.append(next).append(json.charAt(following));
          return following + 1;
        }
        depth++;
        newLine(next);
      }
      case '}', ']' -> {
        depth--;
        out.append('\n').append("  ".repeat(Math.max(depth, 0))).append(next);
      }
      case ',' -> newLine(next);
      case ':' -> out.append(": ");
      default -> out.append(next);
    }
    return at + 1;
  }

  private void newLine(char after) {
    out.append(after).append('\n').append("  ".repeat(depth));
  }

  private int afterSpace(int from) {
    int at = from;
    while (at < json.length() && json.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  private int endOfString(int start) {
    int at = start + 1;
    while (at < json.length() && json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, json.length());
  }
}
