package dev.signalbox.spi;

/** What a receiver can read: a group's queue or its dead-letter queue. */
public sealed interface MessageQueue extends Destination permits EventQueue, DeadLetterQueue {
  /** The consumer group. */
  String group();
}
