package dev.signalbox.routing;

/** What happens to an event for which an in-process subscriber has no room. */
public enum OverflowStrategy {
  /** The oldest waiting event makes room. */
  DROP_OLDEST,
  /** The new event is dropped. */
  DROP_NEWEST,
  /** The publisher waits: the one case where a fast publish may. */
  BLOCK
}
