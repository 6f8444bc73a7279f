package dev.signalbox.conformance.net;

/** The two ways of a connection. */
public enum Direction {
  /** From the provider to its broker. */
  TO_BROKER,
  /** From the broker to the provider. */
  FROM_BROKER
}
