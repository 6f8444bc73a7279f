package dev.signalbox.cli.demo;

import dev.signalbox.DeadLetter;
import dev.signalbox.DeadLetters;
import dev.signalbox.EventContext;
import dev.signalbox.Signalbox;
import dev.signalbox.cli.text.PrettyJson;
import dev.signalbox.cli.text.Wording;
import dev.signalbox.spi.EventQueue;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Shows a dead letter, mends the handler, and sends the event again. */
final class Redrive {
  private static final int MOST_LINES = 60;
  private static final int LONGEST_LINE = 160;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Signalbox signalbox;
  private final DemoHandlers handlers;
  private final PrintWriter out;

  Redrive(Signalbox signalbox, DemoHandlers handlers, PrintWriter out) {
    this.signalbox = signalbox;
    this.handlers = handlers;
    this.out = out;
  }

  /**
   * Tells and does it.
   *
   * @return whether the event was handled
   */
  boolean tell(DeadLetterDesk.Found found) throws InterruptedException {
    DeadLetter letter = found.letter();
    String queue =
        signalbox
            .config()
            .domain()
            .naming()
            .deadLetterName(found.namespace(), EventQueue.DEFAULT_GROUP);
    out.println();
    out.println("One event failed at every attempt: the demo's handler has a bug, on purpose.");
    out.println("It is not lost, but kept in " + queue + ":");
    out.println();
    shortened(PrettyJson.of(letter.json())).forEach(line -> out.println("  " + line));
    out.println();
    CompletableFuture<EventContext> handled = handlers.mend();
    long began = System.nanoTime();
    DeadLetters letters = signalbox.deadLetters(found.namespace(), EventQueue.DEFAULT_GROUP);
    boolean sent = letters.redrive(letter.id());
    return sent && tellOutcome(handled, began, letters, letter);
  }

  private boolean tellOutcome(
      CompletableFuture<EventContext> handled, long began, DeadLetters letters, DeadLetter letter)
      throws InterruptedException {
    try {
      EventContext context = handled.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      out.printf(
          "The bug is mended, and the event sent again: handled at attempt %d, after %s.%n",
          context.attempt(), Wording.time(took));
      boolean gone = letters.find(letter.id()).isEmpty();
      out.println(
          gone ? "Its dead letter is gone." : "Its dead letter is still there, which is wrong.");
      return gone;
    } catch (TimeoutException | ExecutionException failure) {
      out.printf("The event was sent again, but not handled within %s.%n", Wording.time(PATIENCE));
      return false;
    }
  }

  private static List<String> shortened(String json) {
    List<String> lines = json.lines().map(Redrive::shortLine).toList();
    if (lines.size() <= MOST_LINES) {
      return lines;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, MOST_LINES / 2));
    shown.add("… " + Wording.count(lines.size() - MOST_LINES) + " lines more …");
    shown.addAll(lines.subList(lines.size() - MOST_LINES / 2, lines.size()));
    return shown;
  }

  private static String shortLine(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
  }
}
