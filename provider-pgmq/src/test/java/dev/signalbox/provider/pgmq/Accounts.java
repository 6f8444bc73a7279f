package dev.signalbox.provider.pgmq;

import dev.signalbox.DomainEvent;
import java.util.BitSet;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who published what, and what came: each event has a publisher and a number. Thread-safe, and
 * small, so that millions fit.
 */
final class Accounts {
  private final BitSet[] attempted;
  private final BitSet[] accepted;
  private final BitSet[] received;
  private long acceptedCount;
  private long receivedCount;
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder unexpected = new LongAdder();

  Accounts(int publishers) {
    attempted = bitSets(publishers);
    accepted = bitSets(publishers);
    received = bitSets(publishers);
  }

  private static BitSet[] bitSets(int count) {
    BitSet[] sets = new BitSet[count];
    for (int i = 0; i < count; i++) {
      sets[i] = new BitSet();
    }
    return sets;
  }

  static String id(int publisher, int number) {
    return "p" + publisher + "-" + number;
  }

  synchronized void attempted(int publisher, int number) {
    attempted[publisher].set(number);
  }

  synchronized void accepted(int publisher, int number) {
    accepted[publisher].set(number);
    acceptedCount++;
  }

  synchronized void received(DomainEvent event) {
    int dash = event.id().indexOf('-');
    int publisher = Integer.parseInt(event.id().substring(1, dash));
    int number = Integer.parseInt(event.id().substring(dash + 1));
    if (!attempted[publisher].get(number)) {
      unexpected.increment();
    } else if (received[publisher].get(number)) {
      duplicates.increment();
    } else {
      receivedCount++;
    }
    received[publisher].set(number);
  }

  synchronized long accepted() {
    return acceptedCount;
  }

  synchronized long received() {
    return receivedCount;
  }

  /** Accepted, and never received. */
  synchronized long lost() {
    long lost = 0;
    for (int i = 0; i < accepted.length; i++) {
      BitSet missing = (BitSet) accepted[i].clone();
      missing.andNot(received[i]);
      lost += missing.cardinality();
    }
    return lost;
  }

  /** Received, and never published. */
  long unexpected() {
    return unexpected.sum();
  }

  /** Not confirmed, and received all the same. */
  synchronized long recovered() {
    long recovered = 0;
    for (int i = 0; i < accepted.length; i++) {
      BitSet more = (BitSet) received[i].clone();
      more.andNot(accepted[i]);
      recovered += more.cardinality();
    }
    return recovered;
  }

  private static long count(BitSet[] sets) {
    long count = 0;
    for (BitSet set : sets) {
      count += set.cardinality();
    }
    return count;
  }

  @Override
  public synchronized String toString() {
    return "attempted %d, accepted %d, received %d, lost %d, unexpected %d, recovered %d, duplicates %d"
        .formatted(
            count(attempted),
            accepted(),
            count(received),
            lost(),
            unexpected(),
            recovered(),
            duplicates.sum());
  }
}
