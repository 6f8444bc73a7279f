package dev.signalbox.routing;

import dev.signalbox.spi.config.ConfigSection;
import dev.signalbox.spi.config.Setting;
import dev.signalbox.spi.config.Spelling;
import java.util.List;

/** Reads delivery modes, those of the original design included. */
final class Deliveries {

  private static final String OLD_FAST = "fire_and_forget";
  private static final List<String> NAMES = List.of("durable", "fast", "broadcast");

  private Deliveries() {}

  static Setting<DeliveryMode> read(ConfigSection section, String key) {
    Setting<String> text = section.string(key);
    if (text.optional().filter(OLD_FAST::equals).isPresent()) {
      section.warning(key, "\"" + OLD_FAST + "\" is an old name", "write \"fast\"");
    }
    return text.as(Deliveries::parse, DeliveryMode.DURABLE);
  }

  private static DeliveryMode parse(String text) {
    return switch (text) {
      case "durable" -> DeliveryMode.DURABLE;
      case "fast", OLD_FAST -> DeliveryMode.FAST;
      case "broadcast" -> DeliveryMode.BROADCAST;
      case "acknowledged" ->
          throw new IllegalArgumentException(
              "\"acknowledged\" is no delivery mode; use \"durable\" with the idempotency helper");
      default ->
          throw new IllegalArgumentException(
              "\""
                  + text
                  + "\" is not one of "
                  + String.join(", ", NAMES)
                  + Spelling.hint(text, NAMES).map(hint -> "; " + hint).orElse(""));
    };
  }
}
