package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.MessageQueue;

/** What belongs to what. */
final class Destinations {

  private Destinations() {}

  /** The group's queue that a queue is, or whose dead letters it holds. */
  static EventQueue source(MessageQueue queue) {
    return queue instanceof DeadLetterQueue letters ? letters.source() : (EventQueue) queue;
  }
}
