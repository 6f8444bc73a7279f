package dev.signalbox.spi.config;

import java.util.Optional;

/** Leaves the reading of one value; never leaves this package. */
final class WrongValueException extends Exception {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized
  private final ConfigProblem problem;

  WrongValueException(Origin origin, String key, String message, Optional<String> hint) {
    super(message, null, false, false);
    this.problem = new ConfigProblem(origin, key, message, hint);
  }

  ConfigProblem problem() {
    return problem;
  }
}
