package dev.signalbox.spi;

/** Whether a queue, a consumer or a publication keeps the order of an event's ordering key. */
public enum Ordering {
  /** In any order. */
  UNORDERED,
  /** The events of one ordering key one after the other; keys are independent of one another. */
  PER_KEY
}
