package dev.signalbox.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells under one another: the first column to the left, the others as told. */
public final class Table {
  private static final String GAP = "   ";

  /** To which side the cells after the first one go. */
  public enum Align {
    /** For words. */
    LEFT,
    /** For numbers. */
    RIGHT,
    /** For one number, and words about it. */
    RIGHT_THEN_LEFT
  }

  private final Align align;
  private final List<List<String>> rows = new ArrayList<>();

  /** An empty table. */
  public Table(Align align) {
    this.align = align;
  }

  /** Adds a row. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** The lines of the table, each with two spaces before it. */
  public List<String> lines() {
    int[] widths = widths();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int[] widths() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return widths;
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < row.size(); i++) {
      String padding = " ".repeat(widths[i] - length(row.get(i)));
      boolean right = i > 0 && isRight(i);
      line.append(i == 0 ? "" : GAP)
          .append(right ? padding : "")
          .append(row.get(i))
          .append(right ? "" : padding);
    }
    return line.toString().stripTrailing();
  }

  private boolean isRight(int column) {
    return align == Align.RIGHT || (align == Align.RIGHT_THEN_LEFT && column == 1);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
