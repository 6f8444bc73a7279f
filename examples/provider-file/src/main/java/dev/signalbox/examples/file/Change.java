package dev.signalbox.examples.file;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One line of the journal: something that happened to the store, for good.
 *
 * @param kind what happened
 * @param fields the details, whatever the kind needs
 */
record Change(Kind kind, List<String> fields) {
  /** What can happen. */
  enum Kind {
    /** A channel is there. */
    CHANNEL,
    /** A group's queue is there. */
    QUEUE,
    /** A channel, or a queue, is gone with all that it held. */
    DELETED,
    /** Events have come to every group of a channel, or to one queue. */
    PUBLISHED,
    /** An event is as it is: what compaction writes. */
    ENTRY,
    /** An event is leased to a receiver. */
    CLAIMED,
    /** A lease ends later. */
    EXTENDED,
    /** A handler has been started with an event. */
    STARTED,
    /** An event goes back to those that wait. */
    RETURNED,
    /** An event is gone. */
    REMOVED
  }

  Change {
    fields = List.copyOf(fields);
  }

  static Change of(Kind kind, Object... fields) {
    List<String> texts = new ArrayList<>();
    for (Object field : fields) {
      texts.add(String.valueOf(field));
    }
    return new Change(kind, texts);
  }

  String text(int index) {
    return fields.get(index);
  }

  long number(int index) {
    return Long.parseLong(fields.get(index));
  }

  /** The change as a line that ends in its own check sum. */
  String line() {
    StringBuilder line = new StringBuilder(kind.name());
    for (String field : fields) {
      line.append(' ').append(URLEncoder.encode(field, StandardCharsets.UTF_8));
    }
    String sum = sum(line.toString());
    return line.append(' ').append(sum).append('\n').toString();
  }

  /** The change of a line without its end; nothing if the line is not whole. */
  static Optional<Change> parse(String line) {
    int end = line.lastIndexOf(' ');
    if (end < 0 || !line.substring(end + 1).equals(sum(line.substring(0, end)))) {
      return Optional.empty();
    }
    List<String> fields = new ArrayList<>();
    for (String field : line.substring(0, end).split(" ", -1)) {
      fields.add(URLDecoder.decode(field, StandardCharsets.UTF_8));
    }
    return Optional.of(new Change(Kind.valueOf(fields.get(0)), fields.subList(1, fields.size())));
  }

  private static String sum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }
}
