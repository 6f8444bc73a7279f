package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;

/**
 * The tables of one queue. Names are checked here once more before they become SQL, whatever has
 * been checked before (SEC-04).
 *
 * @param name the queue's name
 */
record QueueTable(String name) {
  QueueTable {
    PgmqSettings.QUEUE_NAMES
        .violation(name)
        .ifPresent(
            violation -> {
              throw new MessagingException(ErrorCode.INVALID_ARGUMENT, violation);
            });
  }

  /** The table of what waits. */
  String waiting() {
    return "pgmq.\"q_" + name + '"';
  }

  /** The table of what was handled. */
  String archive() {
    return "pgmq.\"a_" + name + '"';
  }

  /** The index that finds the first event of each key. */
  String keyIndex() {
    return "\"q_" + name + "_key_idx\"";
  }

  /** The channel of notifications for events of this channel. */
  String signal() {
    return "signalbox_" + name;
  }
}
