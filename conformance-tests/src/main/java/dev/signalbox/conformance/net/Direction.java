package dev.signalbox.conformance.net;

/** Which way. */
public enum Direction {
  /** To the broker. */
  TO_BROKER,
  /** From the broker. */
  FROM_BROKER
}
