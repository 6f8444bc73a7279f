package dev.signalbox.spi;

import java.util.Objects;

/**
 * One group's events of a channel. As a destination it is for that group only, which is what a
 * redrive needs.
 *
 * @param channel the channel that fills the queue
 * @param group the group; {@link #DEFAULT_GROUP} for the channel's own
 * @param name the broker's object; the channel's own name for the default group
 * @param deadLetterName the broker's object for this queue's dead letters
 */
public record EventQueue(EventChannel channel, String group, String name, String deadLetterName)
    implements MessageQueue {
  /** The group whose queue exists from the creation of its channel. */
  public static final String DEFAULT_GROUP = "default";

  /** Checks the components. */
  public EventQueue {
    Objects.requireNonNull(channel, "channel");
    Grammar.checkGroup(group);
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(deadLetterName, "deadLetterName");
  }

  @Override
  public String namespace() {
    return channel.namespace();
  }

  /** This queue's dead letters. */
  public DeadLetterQueue deadLetters() {
    return new DeadLetterQueue(this);
  }
}
