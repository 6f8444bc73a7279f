package dev.signalbox.spi.config;

import java.util.Map;
import java.util.Optional;

/** The variables that a configuration may refer to; those of the process unless said otherwise. */
@FunctionalInterface
public interface Variables {

  /** The value of a variable, or nothing if it is not set. */
  Optional<String> value(String name);

  /** The environment variables of this process. */
  static Variables ofProcess() {
    return name -> Optional.ofNullable(System.getenv(name));
  }

  /** Exactly these variables. */
  static Variables of(Map<String, String> variables) {
    Map<String, String> copy = Map.copyOf(variables);
    return name -> Optional.ofNullable(copy.get(name));
  }
}
