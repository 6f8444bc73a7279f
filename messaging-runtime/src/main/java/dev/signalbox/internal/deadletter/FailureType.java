package dev.signalbox.internal.deadletter;

/** Why an event was dead-lettered: {@code failure_type} of the document. */
public enum FailureType {
  /** The message is not an event. */
  UNDECODABLE,
  /** No handler matches, and the group dead-letters such events. */
  NO_HANDLER,
  /** A handler rejected it. */
  REJECTED,
  /** A handler failed in a way after which the retry policy sees no sense in a retry. */
  PERMANENT,
  /** The last attempt went over its time. */
  HANDLER_TIMEOUT,
  /** The last attempt failed. */
  ATTEMPTS_EXHAUSTED,
  /** Its deliveries ended without an end of the handler: its process died each time. */
  DELIVERIES_EXHAUSTED
}
