package dev.signalbox.conformance.report;

/**
 * The colours of a terminal, or none.
 *
 * @param style whether there are any
 */
record Ink(ConsoleMatrix.Style style) {
  /** What catches the eye first. */
  String bold(String text) {
    return in("1", text);
  }

  /** What may be overlooked. */
  String faint(String text) {
    return in("2", text);
  }

  /** A text in the colour of a verdict. */
  String verdict(Verdict verdict, String text) {
    return switch (verdict) {
      case PASS -> in("32", text);
      case FAIL -> in("1;31", text);
      case WAIVED -> in("33", text);
      case NOT_PROVABLE_HERE -> in("36", text);
      case UNSUPPORTED, NOT_RUN -> in("2", text);
    };
  }

  private String in(String code, String text) {
    return style == ConsoleMatrix.Style.PLAIN || text.isEmpty()
        ? text
        : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
