package dev.signalbox.provider.memory;

import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.DeadLetterQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters without taking them. A cursor is the broker's id of the last letter shown: it
 * stays good whatever is added or removed.
 */
final class MemoryBrowser implements DeadLetterBrowser {

  private final MemoryService service;
  private final Broker broker;

  MemoryBrowser(MemoryService service, Broker broker) {
    this.service = service;
    this.broker = broker;
  }

  @Override
  public Page browse(DeadLetterQueue queue, @Nullable String cursor, int limit) {
    service.checkOpen();
    if (limit < 1) {
      throw Failures.invalid("a page holds at least 1 letter, not " + limit);
    }
    long after = cursor == null ? 0 : parse(cursor);
    if (after < 0) {
      throw Failures.invalid("\"%s\" is not a cursor of this browser".formatted(cursor));
    }
    return broker.step(now -> page(broker.queue(queue), after, limit));
  }

  @Override
  public int remove(DeadLetterQueue queue, List<String> brokerMessageIds) {
    service.checkOpen();
    return broker.step(
        now -> {
          MemoryQueue letters = broker.queue(queue);
          int removed = 0;
          for (String id : brokerMessageIds) {
            removed += remove(letters, id, now);
          }
          return removed;
        });
  }

  private static Page page(MemoryQueue queue, long after, int limit) {
    Iterator<QueueEntry> entries = queue.after(after).iterator();
    List<Letter> letters = new ArrayList<>();
    String last = null;
    while (entries.hasNext() && letters.size() < limit) {
      HeldEvent event = entries.next().event();
      last = event.brokerMessageId();
      letters.add(new Letter(last, event.enqueuedAt(), event.message()));
    }
    return new Page(letters, entries.hasNext() ? last : null);
  }

  private static int remove(MemoryQueue letters, String id, Instant now) {
    return letters.remove(parse(id), now) ? 1 : 0;
  }

  /** The sequence behind an id, or -1, which no event has. */
  private static long parse(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException foreign) {
      return -1;
    }
  }
}
