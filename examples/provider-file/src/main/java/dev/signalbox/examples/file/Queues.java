package dev.signalbox.examples.file;

import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.NameRule;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Creates, finds and deletes queues. */
final class Queues {
  private Queues() {}

  static void checkCreation(Contents contents, QueueSpec spec) {
    EventQueue wanted = spec.queue();
    checkName(wanted.name());
    checkName(wanted.deadLetterName());
    if (spec.expiry() != null) {
      throw new MessagingException(
          ErrorCode.UNSUPPORTED, "a group of files cannot be ephemeral: " + wanted.name());
    }
    Contents.Queue present = contents.queues.get(wanted.name());
    if (present != null) {
      conflict(wanted, "owner", present.address, wanted);
      conflict(wanted, "ordering", present.ordering, spec.ordering().name());
      conflict(wanted, "deadLetterRetention", present.retention, retention(spec));
    }
  }

  private static void checkName(String name) {
    NameRule.COMMON
        .violation(name)
        .ifPresent(
            violation -> {
              throw new MessagingException(ErrorCode.INVALID_ARGUMENT, violation);
            });
  }

  private static void conflict(EventQueue queue, String option, Object present, Object wanted) {
    if (!present.equals(wanted)) {
      throw new MessagingException(
          ErrorCode.CONFLICT,
          "queue \"%s\" exists with %s %s, not %s; delete it, or ask for what it is"
              .formatted(queue.name(), option, present, wanted));
    }
  }

  private static String retention(QueueSpec spec) {
    return spec.retention().map(Duration::toString).orElse(Contents.NO_LETTERS);
  }

  static void create(Contents contents, FileStore.Log log, QueueSpec spec) {
    EventQueue address = spec.queue();
    if (contents.queues.containsKey(address.name())) {
      return;
    }
    List<Entry> past = spec.start() == StartPosition.EARLIEST ? past(contents, address) : List.of();
    log.add(
        Contents.queueChange(new Contents.Queue(address, spec.ordering().name(), retention(spec))));
    for (Entry entry : past) {
      log.add(
          new Entry(entry.sequence, entry.enqueuedAt, entry.readyAt, entry.message)
              .change(address.name()));
    }
  }

  /** What the channel still holds, because some other group has it. */
  private static List<Entry> past(Contents contents, EventQueue address) {
    List<Entry> past = new ArrayList<>();
    for (Contents.Queue queue : contents.queues.values()) {
      if (queue.address.channel().equals(address.channel())) {
        queue.entries.values().stream()
            .filter(entry -> past.stream().noneMatch(each -> each.sequence == entry.sequence))
            .forEach(past::add);
      }
    }
    return past;
  }

  static void create(Contents contents, FileStore.Log log, EventChannel channel) {
    checkName(channel.name());
    if (!contents.channels.containsKey(channel.name())) {
      log.add(Change.of(Change.Kind.CHANNEL, channel.name(), channel.namespace()));
    }
  }

  static boolean exists(Contents contents, Destination destination) {
    if (destination instanceof EventChannel channel) {
      return channel.equals(contents.channels.get(channel.name()));
    } else if (destination instanceof EventQueue queue) {
      Contents.Queue present = contents.queues.get(queue.name());
      return present != null && present.address.equals(queue);
    }
    return contents.letters.containsKey(destination.name());
  }

  static void mustExist(Contents contents, Destination destination) {
    if (!exists(contents, destination)) {
      throw new MessagingException(
          ErrorCode.NOT_FOUND, "there is no \"" + destination.name() + "\"");
    }
  }

  static Contents.Queue of(Contents contents, MessageQueue queue) {
    mustExist(contents, queue);
    Contents.Queue found =
        queue instanceof EventQueue
            ? contents.queues.get(queue.name())
            : contents.letters.get(queue.name());
    if (found == null) {
      throw new IllegalStateException("it has just been there: " + queue.name());
    }
    return found;
  }

  static void delete(FileStore.Log log, Destination destination) {
    // A default group has its channel's name: the kind says which of them is to go.
    String kind = destination instanceof EventChannel ? "channel" : "queue";
    log.add(Change.of(Change.Kind.DELETED, destination.name(), kind));
  }

  static List<String> names(Contents contents) {
    List<String> names = new ArrayList<>(contents.channels.keySet());
    contents.queues.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
    names.addAll(contents.letters.keySet());
    return names;
  }
}
