package dev.signalbox.routing.internal;

import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.Origin;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes a configuration file. */
final class Utf8Text {

  private Utf8Text() {}

  static Optional<String> decode(String file, byte[] bytes, ConfigProblems problems) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(input, text, true);
    text.flip();
    if (result.isError()) {
      problems.error(
          new ConfigProblem(
              end(file, text), "", "not UTF-8 here", Optional.of("save the file as UTF-8")));
      return Optional.empty();
    }
    String decoded = text.toString();
    return Optional.of(decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded);
  }

  private static Origin end(String file, CharBuffer text) {
    String before = text.toString();
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int lineStart = before.lastIndexOf('\n') + 1;
    return new Origin(file, line, before.codePointCount(lineStart, before.length()) + 1);
  }
}
