package dev.signalbox.routing;

/** How an event is delivered. */
public enum DeliveryMode {
  /** To the broker of its route: at least once, retried, at last dead-lettered. */
  DURABLE,
  /** To in-process subscribers only; never to a broker. */
  FAST,
  /** Both, with the same bytes. */
  BROADCAST;

  /** Whether a broker gets the event. */
  public boolean durable() {
    return this != FAST;
  }

  /** Whether in-process subscribers get the event. */
  public boolean fast() {
    return this != DURABLE;
  }
}
