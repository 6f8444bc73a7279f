package dev.signalbox.conformance.report;

import java.time.Duration;
import java.util.Objects;

/**
 * One thing that happened while a clause ran.
 *
 * @param at how long after the clause began
 * @param what the kind, one or two words, such as {@code accepted}, {@code handled}, {@code link}
 * @param event the event's number in the run, such as {@code a/17}; empty when it is about none
 * @param detail whatever else is known; may be empty
 */
public record Happening(Duration at, String what, String event, String detail) {
  /** Checks the components. */
  public Happening {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(detail, "detail");
  }
}
