package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What fences a delivery: its row is this reader's only as long as nobody has read it since. The
 * count alone is no token, because a release gives it back.
 */
final class Receipt {

  private final QueueReader reader;
  private final long id;
  private final long readAt;
  private final long bytes;
  private final AtomicInteger reads;
  private final AtomicInteger runs = new AtomicInteger();

  /**
   * A receipt for a row just read.
   *
   * @param id {@code msg_id}
   * @param reads {@code read_ct}
   * @param readAt {@code last_read_at} in microseconds since the epoch
   * @param bytes what it takes of the window
   */
  Receipt(QueueReader reader, long id, int reads, long readAt, long bytes) {
    this.reader = reader;
    this.id = id;
    this.reads = new AtomicInteger(reads);
    this.readAt = readAt;
    this.bytes = bytes;
  }

  /** The receipt behind a delivery. */
  static Receipt of(Delivery delivery) {
    if (delivery.receipt() instanceof Receipt receipt) {
      return receipt;
    }
    throw new MessagingException(
        ErrorCode.INVALID_ARGUMENT,
        "delivery %s of %s comes from another provider"
            .formatted(delivery.brokerMessageId(), delivery.queue().name()));
  }

  QueueReader reader() {
    return reader;
  }

  long id() {
    return id;
  }

  int reads() {
    return reads.get();
  }

  long readAt() {
    return readAt;
  }

  long bytes() {
    return bytes;
  }

  /** Counts a start of the handler; whether it is the first, which the read has counted already. */
  boolean countStart() {
    return runs.incrementAndGet() == 1;
  }

  /** How much of the count a release gives back: a read whose handler never ran. */
  int uncounted() {
    return runs.get() == 0 ? 1 : 0;
  }

  /** The row's count was raised for one more run. */
  void countRead() {
    reads.incrementAndGet();
  }
}
