package dev.signalbox.conformance.kit;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a child process is to do, as one line of JSON.
 *
 * @param role what it does
 * @param provider the provider's type
 * @param instance the instance's name
 * @param namespace the namespace it works in
 * @param settings the provider's table
 * @param engine the engine's settings by their full keys
 */
record ChildOrders(
    ChildJvm.Role role,
    String provider,
    String instance,
    String namespace,
    Map<String, Object> settings,
    Map<String, Object> engine) {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  static String write(ChildOrders orders) {
    return MAPPER.writeValueAsString(orders);
  }

  static ChildOrders read(String json) {
    return MAPPER.readValue(json, ChildOrders.class);
  }
}
