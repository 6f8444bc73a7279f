package dev.signalbox.lab;

import dev.signalbox.lab.internal.DockerEngine;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the environment's variables say about the lab. */
record LabEnvironment(Map<String, String> variables) {

  static final String WAY = "SIGNALBOX_LAB";
  static final String TOOLS = "SIGNALBOX_LAB_DIR";

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

  /**
   * Whether a broker is to be had by a container: where it can be, unless the environment says
   * otherwise. Blocks for some seconds at most.
   *
   * @param containerClass what Testcontainers has for this kind of broker
   */
  boolean wantsContainer(String broker, String containerClass) {
    boolean possible = isOnClassPath(containerClass);
    String way = variable(WAY).orElse("");
    return switch (way) {
      case "" -> possible && DockerEngine.of(variables).answers();
      case "native" -> false;
      case "container" -> {
        requireContainers(broker, possible);
        yield true;
      }
      default ->
          throw new LabException(
              WAY + " is \"" + way + "\"; it can be \"native\" or \"container\", or be unset");
    };
  }

  private void requireContainers(String broker, boolean possible) {
    if (!possible) {
      throw new LabException(
          WAY
              + "=container needs Testcontainers, which is not on the class path;"
              + " add org.testcontainers:testcontainers-"
              + broker
              + " to it");
    }
    if (!DockerEngine.of(variables).answers()) {
      throw new LabException(
          WAY + "=container needs a Docker engine, and none answers; start it, or unset " + WAY);
    }
  }

  private static boolean isOnClassPath(String name) {
    try {
      Class.forName(name, false, LabEnvironment.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
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
