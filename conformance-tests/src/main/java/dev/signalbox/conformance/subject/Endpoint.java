package dev.signalbox.conformance.subject;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker's address, as it stands in a provider's settings.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port the TCP port
 */
public record Endpoint(String host, int port) {
  // "//user:secret@host:5432/x", "host:9092", "[::1]:5672"; not "jdbc:postgresql:", not "12:30".
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\w.:\\]-])(\\[[0-9a-fA-F:]+]|[A-Za-z0-9_][\\w.-]*):(\\d{1,5})(?![\\w.:])");

  /** The addresses in all texts of a table, in order. */
  public static List<Endpoint> in(Map<String, ?> settings) {
    Set<Endpoint> found = new LinkedHashSet<>();
    collect(settings, found);
    return new ArrayList<>(found);
  }

  /** The table with addresses replaced, in all texts. */
  public static Map<String, Object> replaced(
      Map<String, ?> settings, Map<Endpoint, Endpoint> replacements) {
    Map<String, Object> replaced = new LinkedHashMap<>();
    settings.forEach((key, value) -> replaced.put(key, replaced(value, replacements)));
    return replaced;
  }

  private static void collect(Object value, Set<Endpoint> found) {
    if (value instanceof Map<?, ?> table) {
      table.values().forEach(inner -> collect(inner, found));
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> collect(inner, found));
    } else if (value instanceof String text) {
      Matcher matcher = ADDRESS.matcher(text);
      while (matcher.find()) {
        found.add(of(matcher));
      }
    }
  }

  private static Object replaced(Object value, Map<Endpoint, Endpoint> replacements) {
    if (value instanceof Map<?, ?> table) {
      Map<String, Object> inner = new LinkedHashMap<>();
      table.forEach((key, each) -> inner.put((String) key, replaced(each, replacements)));
      return inner;
    } else if (value instanceof List<?> list) {
      return list.stream().map(each -> replaced(each, replacements)).toList();
    } else if (value instanceof String text) {
      return ADDRESS
          .matcher(text)
          .replaceAll(
              match -> {
                Endpoint there = of(match);
                Endpoint instead = replacements.getOrDefault(there, there);
                return Matcher.quoteReplacement(instead.toString());
              });
    }
    return value;
  }

  private static Endpoint of(java.util.regex.MatchResult match) {
    String host = match.group(1);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Endpoint(bare, Integer.parseInt(match.group(2)));
  }

  /** {@code host:port}. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
