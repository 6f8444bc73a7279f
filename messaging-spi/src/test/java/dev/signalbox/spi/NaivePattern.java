package dev.signalbox.spi;

import java.util.List;

/** The meaning of patterns as the design's sentences say it, for comparison. */
final class NaivePattern {

  private NaivePattern() {}

  static boolean matches(String pattern, String name) {
    return matches(List.of(pattern.split("\\.")), List.of(name.split("\\.")));
  }

  private static boolean matches(List<String> pattern, List<String> name) {
    if (pattern.isEmpty()) {
      return name.isEmpty();
    }
    String first = pattern.get(0);
    List<String> rest = pattern.subList(1, pattern.size());
    if (first.equals("#")) {
      return matches(rest, name)
          || (!name.isEmpty() && matches(pattern, name.subList(1, name.size())));
    }
    if (first.equals("*") && rest.isEmpty()) {
      return !name.isEmpty();
    }
    return !name.isEmpty()
        && (first.equals("*") || first.equals(name.get(0)))
        && matches(rest, name.subList(1, name.size()));
  }
}
