package dev.signalbox.routing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One route by code. For one thread at a time. */
public final class RouteBuilder {

  private final Map<String, Object> values = new LinkedHashMap<>();

  RouteBuilder(String pattern) {
    values.put("pattern", pattern);
  }

  /** Sends the durable leg to this instance. */
  public RouteBuilder provider(String instance) {
    return set("provider", instance);
  }

  /** Asks for this mode. */
  public RouteBuilder delivery(DeliveryMode mode) {
    return set("delivery", mode);
  }

  /** Uses this instance while the provider's circuit is open. */
  public RouteBuilder fallback(String instance) {
    return set("fallback", instance);
  }

  /** Gives these instances a copy of what the provider accepted. */
  public RouteBuilder mirror(String... instances) {
    return set("mirror", List.of(instances));
  }

  /** Lets consumers still read these instances, where the events went before. */
  public RouteBuilder drain(String... instances) {
    return set("drain", List.of(instances));
  }

  /** Lays settings over the provider's own for this route only. */
  public RouteBuilder config(Map<String, ?> settings) {
    return set("config", Map.copyOf(settings));
  }

  private RouteBuilder set(String key, Object value) {
    values.put(key, value);
    return this;
  }

  Map<String, Object> values() {
    return Map.copyOf(values);
  }
}
