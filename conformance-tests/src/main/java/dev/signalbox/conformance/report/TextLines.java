package dev.signalbox.conformance.report;

import java.util.ArrayList;
import java.util.List;

/** Text for a terminal: harmless, wrapped and padded. */
final class TextLines {
  private TextLines() {}

  /** The same without what a terminal would obey: control characters become {@code ?}. */
  static String harmless(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> point == '\t' ? ' ' : point)
        .map(point -> Character.isISOControl(point) || half(point) ? '?' : point)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** The lines of a text, each broken at spaces, or anywhere if need be, to fit the width. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    text.strip().lines().forEach(line -> wrap(harmless(line.stripTrailing()), width, lines));
    return lines;
  }

  /** The text cut to the width, which an ellipsis then says. */
  static String cut(String text, int width) {
    String line = harmless(text);
    return length(line) <= width ? line : head(line, width - 1).stripTrailing() + "…";
  }

  /** The text with spaces up to the width. */
  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - length(text)));
  }

  /** How many columns a text takes. */
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static void wrap(String line, int width, List<String> lines) {
    String rest = line;
    // What was indented, such as a stack trace, stays so.
    String indent = " ".repeat(Math.min(length(line) - length(line.stripLeading()), width / 2));
    while (length(rest) > width) {
      String head = head(rest, width);
      boolean atSpace = rest.charAt(head.length()) == ' ';
      int space = atSpace ? head.length() : head.lastIndexOf(' ');
      int end = space > indent.length() ? space : head.length();
      lines.add(rest.substring(0, end).stripTrailing());
      rest = indent + rest.substring(end).stripLeading();
    }
    lines.add(rest.stripTrailing());
  }

  private static String head(String text, int width) {
    return text.substring(0, text.offsetByCodePoints(0, width));
  }

  private static boolean half(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
