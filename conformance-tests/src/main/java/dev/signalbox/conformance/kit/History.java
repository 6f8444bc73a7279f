package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.report.Happening;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What happened in a clause: the newest things, so many. Thread-safe; never blocks for long. */
public final class History {
  private static final int KEPT = 1_000;

  private final long began = System.nanoTime();
  private final Deque<Happening> kept = new ArrayDeque<>();
  private final List<String> notes = new ArrayList<>();
  private long dropped;

  /** Adds what happened to an event. */
  public void add(String what, String event, String detail) {
    Happening happening =
        new Happening(Duration.ofNanos(System.nanoTime() - began), what, event, detail);
    synchronized (this) {
      if (kept.size() == KEPT) {
        kept.removeFirst();
        dropped++;
      }
      kept.addLast(happening);
    }
  }

  /** Adds what happened to no event in particular. */
  public void add(String what, String detail) {
    add(what, "", detail);
  }

  /** Adds a figure or remark for the report. */
  public synchronized void note(String note) {
    notes.add(note);
  }

  synchronized List<String> notes() {
    return List.copyOf(notes);
  }

  synchronized List<Happening> happenings() {
    List<Happening> all = new ArrayList<>(kept);
    if (dropped > 0) {
      all.add(0, new Happening(Duration.ZERO, "left out", "", dropped + " earlier happenings"));
    }
    return all;
  }
}
