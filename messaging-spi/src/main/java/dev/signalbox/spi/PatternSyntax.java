package dev.signalbox.spi;

import java.util.List;

/** What may be written as a pattern. */
final class PatternSyntax {

  private PatternSyntax() {}

  static List<String> segments(String text) {
    if (text.isEmpty()) {
      throw refused(text, "it is empty; \"#\" matches every event");
    }
    if (text.length() > Grammar.MAX_EVENT_NAME_LENGTH) {
      throw refused(
          text, "it is longer than " + Grammar.MAX_EVENT_NAME_LENGTH + " characters; shorten it");
    }
    List<String> segments = List.of(text.split("\\.", -1));
    segments.forEach(segment -> check(text, segment));
    if (segments.size() > Grammar.MAX_EVENT_NAME_SEGMENTS) {
      throw refused(
          text,
          "it has "
              + segments.size()
              + " segments and an event name has "
              + Grammar.MAX_EVENT_NAME_SEGMENTS
              + " at most; end it earlier with #");
    }
    return segments;
  }

  private static void check(String text, String segment) {
    if (segment.isEmpty()) {
      throw refused(text, "a segment is empty; write exactly one dot between two segments");
    }
    if (segment.equals("*") || segment.equals("#")) {
      return;
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '*' || c == '#') {
        throw refused(
            text,
            Grammar.shown(segment)
                + " mixes a wildcard with text; a wildcard stands for whole segments, as in"
                + " \"payment.*\"");
      }
      if (!Grammar.isSegmentCharacter(c)) {
        throw refused(
            text,
            Grammar.shown(String.valueOf(c))
                + " is not allowed; a segment is *, # or letters, digits, _ and -");
      }
    }
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException(Grammar.shown(text) + " is not a pattern: " + why);
  }
}
