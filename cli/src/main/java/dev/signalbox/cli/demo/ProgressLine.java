package dev.signalbox.cli.demo;

import dev.signalbox.cli.Console;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * A line that tells how far things are: on a terminal it overwrites itself, elsewhere a new one
 * comes now and then. Thread-safe.
 */
final class ProgressLine {
  /** How a progress line shows. */
  enum Style {
    /** One line that overwrites itself. */
    LIVE,
    /** A new line now and then. */
    PLAIN,
    /** Not at all. */
    NONE
  }

  private static final Duration LIVE_INTERVAL = Duration.ofMillis(100);
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(2);

  private final PrintWriter err;
  private final Style style;
  private int width;
  private boolean ended;

  ProgressLine(Console console, Style style) {
    this.err = console.err();
    this.style = style;
  }

  /** How long to wait between two of them. */
  Duration interval() {
    return style == Style.LIVE ? LIVE_INTERVAL : PLAIN_INTERVAL;
  }

  /** Shows a state. */
  synchronized void show(String state) {
    if (ended) {
      return;
    }
    if (style == Style.LIVE) {
      err.print("\r" + padded("  " + state));
      err.flush();
      width = state.length() + 2;
    } else if (style == Style.PLAIN) {
      err.println(state);
    }
  }

  /** Prints a line of its own. */
  synchronized void say(String message) {
    clear();
    err.println(message);
  }

  /** Removes what is shown. */
  synchronized void clear() {
    if (width > 0) {
      err.print("\r" + padded("") + "\r");
      err.flush();
      width = 0;
    }
  }

  /** Removes what is shown, and shows nothing more: when the user breaks off, for one. */
  synchronized void end() {
    ended = true;
    clear();
  }

  private String padded(String text) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
