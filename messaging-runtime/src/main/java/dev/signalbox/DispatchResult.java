package dev.signalbox;

/** What became of an event that was offered to {@code dispatch}. */
public enum DispatchResult {
  /** It waits to be published; what happens then is counted and logged. */
  TAKEN,
  /** The buffer was full: it was dropped, counted and logged. */
  DROPPED,
  /** It breaks a rule: it was counted and logged. */
  REFUSED,
  /** Signalbox is closed. */
  CLOSED
}
