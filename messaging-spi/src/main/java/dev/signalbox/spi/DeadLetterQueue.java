package dev.signalbox.spi;

import java.util.Objects;

/** The dead letters of one group's queue. */
public record DeadLetterQueue(EventQueue source) implements MessageQueue {
  /** Checks the component. */
  public DeadLetterQueue {
    Objects.requireNonNull(source, "source");
  }

  @Override
  public String name() {
    return source.deadLetterName();
  }

  @Override
  public String namespace() {
    return source.namespace();
  }

  @Override
  public String group() {
    return source.group();
  }
}
