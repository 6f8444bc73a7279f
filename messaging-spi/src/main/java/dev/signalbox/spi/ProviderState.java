package dev.signalbox.spi;

import java.util.Objects;

/** How a provider stands with its broker, as it reports it by itself. */
public sealed interface ProviderState {
  /** The connection works. */
  record Up() implements ProviderState {}

  /** The connection works, but the broker takes nothing for now (an alarm, a quota). */
  record Blocked(String why) implements ProviderState {
    /** Checks the component. */
    public Blocked {
      Objects.requireNonNull(why, "why");
    }
  }

  /** The connection is lost. */
  record Down(Throwable cause) implements ProviderState {
    /** Checks the component. */
    public Down {
      Objects.requireNonNull(cause, "cause");
    }
  }
}
