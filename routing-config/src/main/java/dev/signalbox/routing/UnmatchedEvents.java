package dev.signalbox.routing;

/** What a consumer does with an event that none of its handlers matches. */
public enum UnmatchedEvents {
  /** It is acknowledged and counted. */
  ACKNOWLEDGE,
  /** It goes to the dead-letter queue. */
  DEAD_LETTER
}
