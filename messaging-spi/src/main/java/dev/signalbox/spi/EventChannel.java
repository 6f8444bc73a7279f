package dev.signalbox.spi;

import java.util.Objects;

/** The events of one namespace: every group of the channel gets each of them. */
public record EventChannel(String namespace, String name) implements Destination {
  /** Checks the components. */
  public EventChannel {
    Grammar.checkNamespace(namespace);
    Objects.requireNonNull(name, "name");
  }
}
