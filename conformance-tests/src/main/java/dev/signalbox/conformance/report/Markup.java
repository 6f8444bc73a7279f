package dev.signalbox.conformance.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML and XML in which every text and every attribute is escaped. What XML 1.0 cannot hold
 * (most control characters, halves of characters) becomes U+FFFD. Not thread-safe.
 */
final class Markup {
  private static final int REPLACEMENT = 0xfffd;

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Begins an element; attributes are names and values by turns. */
  Markup open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Ends the element that was begun last. */
  Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element that holds a text. */
  Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** An element that holds nothing. */
  Markup empty(String tag, String... attributes) {
    start(tag, attributes);
    out.append("/>");
    return this;
  }

  /** A text. */
  Markup text(String text) {
    escape(text, out);
    return this;
  }

  /** Markup of our own making, as it is. */
  Markup raw(String markup) {
    out.append(markup);
    return this;
  }

  /** A line break between elements, for those who read the source. */
  Markup line() {
    out.append('\n');
    return this;
  }

  /** A text as it may stand anywhere, also between quotes. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    escape(text, escaped);
    return escaped.toString();
  }

  /** All that was written. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      // A parser would turn these into spaces in an attribute.
      out.append(escaped(attributes[i + 1]).replace("\n", "&#10;").replace("\t", "&#9;"));
      out.append('"');
    }
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      switch (point) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\r' -> out.append("&#13;");
        default -> out.appendCodePoint(legal(point) ? point : REPLACEMENT);
      }
    }
  }

  // The characters of XML 1.0, without the second block of control characters, which HTML forbids.
  private static boolean legal(int point) {
    return point == '\t'
        || point == '\n'
        || (point >= 0x20 && point < 0x7f)
        || (point >= 0xa0 && point < 0xd800)
        || (point >= 0xe000 && point < 0xfffe)
        || point >= 0x10000;
  }
}
