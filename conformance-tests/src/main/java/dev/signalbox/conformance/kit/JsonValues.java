package dev.signalbox.conformance.kit;

import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Compares JSON texts as values: numbers by their amount, objects whatever the order of keys. */
public final class JsonValues {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private JsonValues() {}

  /** Whether both texts are the same JSON value. */
  public static boolean equal(String one, String other) {
    return equal(MAPPER.readTree(one), MAPPER.readTree(other));
  }

  private static boolean equal(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    } else if (one.isObject() && other.isObject()) {
      return one.size() == other.size() && sameFields(one, other);
    } else if (one.isArray() && other.isArray()) {
      return one.size() == other.size() && sameElements(one, other);
    }
    return one.equals(other);
  }

  private static boolean sameFields(JsonNode one, JsonNode other) {
    for (Map.Entry<String, JsonNode> field : one.properties()) {
      JsonNode there = other.get(field.getKey());
      if (there == null || !equal(field.getValue(), there)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameElements(JsonNode one, JsonNode other) {
    for (int i = 0; i < one.size(); i++) {
      if (!equal(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }
}
