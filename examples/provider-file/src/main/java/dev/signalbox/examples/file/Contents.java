package dev.signalbox.examples.file;

import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the store holds, as all changes so far have made it: every process that reads the same
 * journal has the same. Guarded by the store's lock.
 */
final class Contents {
  /** A queue, of a group or of its dead letters. */
  static final class Queue {
    final EventQueue address;
    final String ordering;
    final String retention;
    final NavigableMap<Long, Entry> entries = new TreeMap<>();

    Queue(EventQueue address, String ordering, String retention) {
      this.address = address;
      this.ordering = ordering;
      this.retention = retention;
    }
  }

  /** What says that a queue has no dead letters. */
  static final String NO_LETTERS = "none";

  final Map<String, EventChannel> channels = new TreeMap<>();
  final Map<String, Queue> queues = new TreeMap<>();
  final Map<String, Queue> letters = new TreeMap<>();
  long sequence;
  long tokens;

  /** A queue by its name, whatever it holds. */
  @Nullable Queue find(String name) {
    Queue queue = queues.get(name);
    return queue != null ? queue : letters.get(name);
  }

  void apply(Change change) {
    switch (change.kind()) {
      case CHANNEL -> channels.put(change.text(0), channel(change));
      case QUEUE -> create(change);
      case DELETED -> delete(change.text(0), change.text(1));
      case PUBLISHED -> publish(change);
      case ENTRY -> restore(change);
      default -> applyToEntry(change);
    }
  }

  private static EventChannel channel(Change change) {
    return new EventChannel(change.text(1), change.text(0));
  }

  private void create(Change change) {
    EventQueue address =
        new EventQueue(
            new EventChannel(change.text(1), change.text(0)),
            change.text(2),
            change.text(3),
            change.text(4));
    channels.put(address.channel().name(), address.channel());
    Queue queue = new Queue(address, change.text(5), change.text(6));
    queues.put(address.name(), queue);
    if (!queue.retention.equals(NO_LETTERS)) {
      letters.put(address.deadLetterName(), new Queue(address, queue.ordering, queue.retention));
    }
  }

  private void delete(String name, String kind) {
    boolean whole = kind.equals("channel");
    if (whole) {
      channels.remove(name);
    }
    List<Queue> gone = new ArrayList<>(queues.values());
    gone.removeIf(
        queue -> !name.equals(whole ? queue.address.channel().name() : queue.address.name()));
    for (Queue queue : gone) {
      queues.remove(queue.address.name());
      letters.remove(queue.address.deadLetterName());
    }
  }

  /** Fields: the channel or queue, the sequence, enqueued at, ready at, then the message. */
  private void publish(Change change) {
    String name = change.text(0);
    sequence = Math.max(sequence, change.number(1));
    boolean toAll = channels.containsKey(name) && change.text(4).equals("channel");
    for (Queue queue : toAll ? List.copyOf(queues.values()) : List.<Queue>of()) {
      if (queue.address.channel().name().equals(name)) {
        put(queue, change);
      }
    }
    Queue only = toAll ? null : find(name);
    if (only != null) {
      put(only, change);
    }
  }

  private static void put(Queue queue, Change change) {
    Entry entry =
        new Entry(
            change.number(1),
            Instant.parse(change.text(2)),
            Instant.parse(change.text(3)),
            Entry.message(change.fields(), 5));
    queue.entries.put(entry.sequence, entry);
  }

  private void restore(Change change) {
    Queue queue = find(change.text(0));
    if (queue != null) {
      Entry entry = Entry.of(change);
      queue.entries.put(entry.sequence, entry);
      sequence = Math.max(sequence, entry.sequence);
      tokens = Math.max(tokens, entry.token);
    }
  }

  private void applyToEntry(Change change) {
    Queue queue = find(change.text(0));
    Entry entry = queue == null ? null : queue.entries.get(change.number(1));
    if (queue == null || entry == null) {
      return;
    }
    switch (change.kind()) {
      case CLAIMED -> {
        entry.token = change.number(2);
        entry.leaseUntil = Instant.parse(change.text(3));
        entry.deliveries++;
        tokens = Math.max(tokens, entry.token);
      }
      case EXTENDED -> entry.leaseUntil = Instant.parse(change.text(2));
      case STARTED -> entry.started++;
      case RETURNED -> {
        entry.token = 0;
        entry.readyAt = Instant.parse(change.text(2));
        entry.deliveries -= (int) change.number(3);
      }
      case REMOVED -> queue.entries.remove(entry.sequence);
      default -> throw new IllegalStateException("not of an entry: " + change.kind());
    }
  }

  /** Everything, as changes that make it again. */
  List<Change> all() {
    List<Change> all = new ArrayList<>();
    channels
        .values()
        .forEach(each -> all.add(Change.of(Change.Kind.CHANNEL, each.name(), each.namespace())));
    queues.values().forEach(queue -> all.add(queueChange(queue)));
    queues.forEach((name, queue) -> queue.entries.values().forEach(e -> all.add(e.change(name))));
    letters.forEach((name, queue) -> queue.entries.values().forEach(e -> all.add(e.change(name))));
    return all;
  }

  static Change queueChange(Queue queue) {
    EventQueue address = queue.address;
    return Change.of(
        Change.Kind.QUEUE,
        address.channel().name(),
        address.namespace(),
        address.group(),
        address.name(),
        address.deadLetterName(),
        queue.ordering,
        queue.retention);
  }
}
