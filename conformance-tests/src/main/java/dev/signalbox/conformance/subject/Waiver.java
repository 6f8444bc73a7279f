package dev.signalbox.conformance.subject;

import java.time.LocalDate;
import java.util.Objects;

/**
 * Why the failure of a clause is borne for now. The clause still runs; when it passes, or after the
 * expiry, the waiver itself is the failure.
 *
 * @param reason why, in words
 * @param link where it is being dealt with
 * @param expires the last day on which it counts
 */
public record Waiver(String reason, String link, LocalDate expires) {
  /** Checks the components. */
  public Waiver {
    Objects.requireNonNull(expires, "expires");
    if (reason.isBlank() || link.isBlank()) {
      throw new IllegalArgumentException("a waiver needs a reason and a link");
    }
  }
}
