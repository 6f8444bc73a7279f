package dev.signalbox.lab;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the environment's variables say about the lab. */
record LabEnvironment(Map<String, String> variables) {

  private static final String WAY = "SIGNALBOX_LAB";
  private static final String TOOLS = "SIGNALBOX_LAB_DIR";

  /** How a broker may be had, unless its address is given. */
  enum Way {
    ANY,
    NATIVE,
    CONTAINER
  }

  LabEnvironment {
    variables = Map.copyOf(variables);
  }

  static LabEnvironment ofProcess() {
    return new LabEnvironment(System.getenv());
  }

  /** The variable that gives a broker's address. */
  static String addressVariable(String broker) {
    return "SIGNALBOX_LAB_" + broker.toUpperCase(Locale.ROOT) + "_URL";
  }

  Optional<String> address(String broker) {
    return variable(addressVariable(broker));
  }

  Way way() {
    String way = variable(WAY).orElse("");
    return switch (way) {
      case "" -> Way.ANY;
      case "native" -> Way.NATIVE;
      case "container" -> Way.CONTAINER;
      default ->
          throw new LabException(
              WAY + " is \"" + way + "\"; it can be \"native\" or \"container\", or be unset");
    };
  }

  /** The folder with what the lab has unpacked and what was installed for it. */
  Path tools() {
    return variable(TOOLS)
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "signalbox", "lab"))
        .toAbsolutePath();
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }
}
