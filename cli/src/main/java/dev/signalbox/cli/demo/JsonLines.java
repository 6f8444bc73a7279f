package dev.signalbox.cli.demo;

import dev.signalbox.cli.text.Wording;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads text line by line in bounded memory, whatever the input holds: a byte order mark, CRLF,
 * bytes that are not UTF-8, lines without end. Not thread-safe.
 */
final class JsonLines implements Closeable {
  /** The longest line that is read into memory: 64 MiB. */
  static final int LONGEST_LINE = 64 << 20;

  private static final int CHUNK = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final int longest;
  private final byte[] chunk = new byte[CHUNK];
  private int position;
  private int filled;
  private long number;

  JsonLines(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** One line of the input. */
  sealed interface Line {
    /** Its number, from 1. */
    long number();

    /**
     * Text.
     *
     * @param bytes how long it is in UTF-8
     */
    record Text(long number, String text, int bytes) implements Line {}

    /** Nothing but white space. */
    record Empty(long number) implements Line {}

    /** What is no text, or too much of it. */
    record Unreadable(long number, String reason) implements Line {}
  }

  /** The next line; blocks for input. */
  Optional<Line> next() throws IOException {
    if (position == filled && !fill()) {
      return Optional.empty();
    }
    number++;
    Growing line = new Growing();
    long length = 0;
    boolean ended = false;
    while (!ended && (position < filled || fill())) {
      int end = lineEnd();
      ended = end < filled;
      length += end - position;
      if (length <= longest) {
        line.write(chunk, position, end - position);
      }
      position = ended ? end + 1 : end;
    }
    return Optional.of(length > longest ? tooLong(length) : decoded(line));
  }

  private boolean fill() throws IOException {
    position = 0;
    filled = Math.max(in.read(chunk), 0);
    return filled > 0;
  }

  private int lineEnd() {
    int end = position;
    while (end < filled && chunk[end] != '\n') {
      end++;
    }
    return end;
  }

  private Line tooLong(long length) {
    return new Line.Unreadable(
        number,
        "the line has %s, more than the %s that a line may have"
            .formatted(Wording.size(length), Wording.size(longest)));
  }

  private Line decoded(Growing line) {
    ByteBuffer bytes = line.content();
    if (number == 1) {
      skipByteOrderMark(bytes);
    }
    if (bytes.hasRemaining() && bytes.get(bytes.limit() - 1) == '\r') {
      bytes.limit(bytes.limit() - 1);
    }
    int start = bytes.position();
    int length = bytes.remaining();
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(bytes)
              .toString();
      return text.isBlank() ? new Line.Empty(number) : new Line.Text(number, text, length);
    } catch (CharacterCodingException malformed) {
      return new Line.Unreadable(
          number, "not UTF-8 at byte " + (bytes.position() - start + 1) + " of the line");
    }
  }

  private static void skipByteOrderMark(ByteBuffer bytes) {
    if (bytes.remaining() >= BYTE_ORDER_MARK.length
        && bytes.slice(0, BYTE_ORDER_MARK.length).equals(ByteBuffer.wrap(BYTE_ORDER_MARK))) {
      bytes.position(BYTE_ORDER_MARK.length);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Bytes that can be decoded without another copy of them. */
  private static final class Growing extends ByteArrayOutputStream {
    ByteBuffer content() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }
}
