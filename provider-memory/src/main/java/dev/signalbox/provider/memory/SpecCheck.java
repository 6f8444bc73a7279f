package dev.signalbox.provider.memory;

import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.NameRule;
import dev.signalbox.spi.QueueSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a channel or queue can be as wanted beside what exists. The patterns and the start
 * position of a group are no options of its queue: every event is kept for every group, and a start
 * position has no meaning after the creation.
 */
final class SpecCheck {

  private static final NameRule NAMES = NameRule.COMMON;

  private final Broker broker;

  SpecCheck(Broker broker) {
    this.broker = broker;
  }

  void check(EventChannel wanted) {
    checkName(wanted);
    Channel present = broker.channels().get(wanted.name());
    if (present != null) {
      compare(wanted, "namespace", present.address().namespace(), wanted.namespace());
    }
  }

  void check(QueueSpec wanted) {
    EventQueue address = wanted.queue();
    check(address.channel());
    checkOwner(address);
    if (address.name().equals(address.deadLetterName())) {
      throw Failures.invalid(Failures.describe(address) + " cannot be its own dead-letter queue");
    }
    if (wanted.deadLetterRetention() != null) {
      checkOwner(address.deadLetters());
    }
    MemoryQueue present = broker.find(address);
    if (present != null && present.spec() != null) {
      compareOptions(wanted, Objects.requireNonNull(present.spec()));
    }
  }

  private static void compareOptions(QueueSpec wanted, QueueSpec present) {
    EventQueue address = wanted.queue();
    compare(address, "ordering", present.ordering(), wanted.ordering());
    compare(
        address,
        "deadLetterRetention",
        present.deadLetterRetention(),
        wanted.deadLetterRetention());
    compare(address, "expiry", present.expiry(), wanted.expiry());
  }

  /** Refuses a name that another queue has. */
  private void checkOwner(MessageQueue wanted) {
    checkName(wanted);
    MemoryQueue owner = broker.queues().get(wanted.name());
    if (owner != null) {
      compare(wanted, "owner", owner(owner.address()), owner(wanted));
    }
  }

  private static String owner(MessageQueue queue) {
    EventQueue source =
        queue instanceof DeadLetterQueue letters ? letters.source() : (EventQueue) queue;
    return "%s of group %s of channel %s with dead letters in %s"
        .formatted(
            queue instanceof DeadLetterQueue ? "dead letters" : "events",
            source.group(),
            source.channel().name(),
            source.deadLetterName());
  }

  private static void checkName(Destination destination) {
    NAMES
        .violation(destination.name())
        .ifPresent(
            violation -> {
              throw Failures.invalid(violation);
            });
  }

  private static void compare(
      Destination destination, String option, @Nullable Object present, @Nullable Object wanted) {
    if (!Objects.equals(present, wanted)) {
      throw Failures.conflict(destination, option, present, wanted);
    }
  }
}
