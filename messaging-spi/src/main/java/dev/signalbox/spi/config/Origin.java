package dev.signalbox.spi.config;

import static java.util.Objects.requireNonNull;

/**
 * Where a value was written.
 *
 * @param file the file as the user named it, or a name in parentheses for what no file holds
 * @param line the line, from 1; 0 where there is none
 * @param column the column, from 1; 0 where there is none
 */
public record Origin(String file, int line, int column) {

  private static final Origin BUILDER = new Origin("(builder)", 0, 0);

  public Origin {
    requireNonNull(file, "file");
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException("a position is never negative: " + line + ":" + column);
    }
  }

  /** The origin of values that a program set. */
  public static Origin builder() {
    return BUILDER;
  }

  /** The origin of a whole file, or of something that is no file, such as {@code (defaults)}. */
  public static Origin of(String file) {
    return new Origin(file, 0, 0);
  }

  /** {@code file:line:column}, or the file alone where no position is known. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
