package dev.signalbox.internal.deadletter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Spaces sendings so that there are no more than so many a second. Not thread-safe. */
final class Pace {
  private final double perSecond;
  private final long start = System.nanoTime();
  private long sent;

  Pace(double perSecond) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("a rate must be above 0 a second, not " + perSecond);
    }
    this.perSecond = perSecond;
  }

  /** Parts of a list, each worth about a tenth of a second. */
  <T> List<List<T>> parts(List<T> all) {
    int size = (int) Math.max(1, Math.min(all.size(), perSecond / 10));
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return parts;
  }

  /** Waits until the next may be sent. */
  void await() throws InterruptedException {
    long due = start + (long) (sent / perSecond * 1e9);
    long wait = due - System.nanoTime();
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  /** Counts what has been sent. */
  void sent(int more) {
    sent += more;
  }

  /** How many have been sent. */
  long sent() {
    return sent;
  }
}
