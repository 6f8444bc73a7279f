package dev.signalbox.spi;

/** Where an event can be sent. Names are those of the broker's objects, already checked. */
public sealed interface Destination permits EventChannel, MessageQueue {
  /** The name of the broker's object. */
  String name();

  /** The namespace whose events it carries. */
  String namespace();
}
