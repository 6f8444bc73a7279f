package dev.signalbox.conformance.report;

/** The four counts as a list. */
final class HtmlCounts {
  private HtmlCounts() {}

  static void write(Counts counts, Markup page) {
    page.open("dl", "class", "counts");
    count("lost", counts.lost(), "bad", page);
    count("unexpected", counts.unexpected(), "bad", page);
    count("duplicated", counts.duplicated(), "some", page);
    count("recovered", counts.recovered(), "some", page);
    page.close();
  }

  private static void count(String name, long count, String style, Markup page) {
    page.open("div", "class", count == 0 ? "zero" : style);
    page.element("dt", name).element("dd", String.valueOf(count)).close();
  }
}
