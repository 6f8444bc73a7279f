package dev.signalbox.provider.pgmq;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Headers as PostgreSQL keeps them: a flat JSON object. Only what PostgreSQL itself has written is
 * read, so it is known to be well-formed; values of foreign producers that are no texts stay as
 * they are spelt.
 */
final class JsonText {

  private final String json;
  private int at;

  private JsonText(String json) {
    this.json = json;
  }

  /** An object of texts. */
  static String object(Map<String, String> fields) {
    StringBuilder out = new StringBuilder(32 * fields.size()).append('{');
    fields.forEach(
        (name, value) -> {
          if (out.length() > 1) {
            out.append(',');
          }
          string(out, name);
          out.append(':');
          string(out, value);
        });
    return out.append('}').toString();
  }

  /** The fields of an object; none if it is something else. */
  static Map<String, String> fields(String json) {
    return json.startsWith("{") ? new JsonText(json).readObject() : Map.of();
  }

  private static void string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private Map<String, String> readObject() {
    Map<String, String> fields = new LinkedHashMap<>();
    at = 1;
    skip(' ');
    while (json.charAt(at) != '}') {
      String name = readString();
      skip(' ');
      skip(':');
      skip(' ');
      fields.put(name, json.charAt(at) == '"' ? readString() : readOther());
      skip(' ');
      skip(',');
      skip(' ');
    }
    return fields;
  }

  private void skip(char c) {
    while (json.charAt(at) == c) {
      at++;
    }
  }

  private String readString() {
    StringBuilder text = new StringBuilder();
    for (at++; json.charAt(at) != '"'; at++) {
      char c = json.charAt(at);
      text.append(c == '\\' ? readEscape() : c);
    }
    at++;
    return text.toString();
  }

  private char readEscape() {
    at++;
    char c = json.charAt(at);
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(json.substring(at - 3, at + 1), 16);
      }
      default -> c;
    };
  }

  /** A number, true, false, null, or a nested value, as it is spelt. */
  private String readOther() {
    int start = at;
    int depth = 0;
    while (depth > 0 || (json.charAt(at) != ',' && json.charAt(at) != '}')) {
      char c = json.charAt(at);
      if (c == '"') {
        readString();
        continue;
      }
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      at++;
    }
    return json.substring(start, at).trim();
  }
}
