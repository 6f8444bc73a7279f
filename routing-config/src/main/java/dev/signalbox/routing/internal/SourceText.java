package dev.signalbox.routing.internal;

import dev.signalbox.spi.config.Origin;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A TOML text, to find where a key's value begins; the parser knows only where the key does. */
final class SourceText {

  private final String file;
  private final String text;
  private final int[] lineStarts;

  SourceText(String file, String text) {
    this.file = file;
    this.text = text;
    this.lineStarts =
        IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, text.length())
                    .filter(i -> text.charAt(i) == '\n')
                    .map(i -> i + 1))
            .toArray();
  }

  Origin origin(int line, int column) {
    return new Origin(file, line, column);
  }

  Origin originOf(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    int line = found >= 0 ? found : -found - 2;
    return new Origin(file, line + 1, text.codePointCount(lineStarts[line], offset) + 1);
  }

  /** Where the value begins whose key, or whose table's header, is at a position. */
  Origin valueOrigin(int line, int column) {
    int offset = offset(line, column);
    int equals = offset < 0 || at(offset) == '[' ? -1 : endOfKey(offset);
    if (equals < 0) {
      return origin(line, column);
    }
    int value = equals + 1;
    while (at(value) == ' ' || at(value) == '\t') {
      value++;
    }
    return originOf(value);
  }

  private int offset(int line, int column) {
    if (line < 1 || line > lineStarts.length) {
      return -1;
    }
    int start = lineStarts[line - 1];
    int lineEnd = line < lineStarts.length ? lineStarts[line] : text.length();
    return text.codePointCount(start, lineEnd) < column - 1
        ? -1
        : text.offsetByCodePoints(start, column - 1);
  }

  /** The offset of the equals sign behind a key, which may be quoted and dotted. */
  private int endOfKey(int from) {
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        return -1;
      } else if (quote != 0) {
        i += c == '\\' && quote == '"' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '=') {
        return i;
      }
    }
    return -1;
  }

  private char at(int offset) {
    return offset < text.length() ? text.charAt(offset) : '\n';
  }
}
