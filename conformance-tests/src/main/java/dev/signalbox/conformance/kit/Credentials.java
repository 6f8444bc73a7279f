package dev.signalbox.conformance.kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The secrets in a provider's settings. */
public final class Credentials {
  private static final Set<String> WORDS =
      Set.of("password", "passwd", "secret", "secret_key", "secret_access_key", "token", "api_key");

  // In an address: "//user:secret@host", "?password=secret&".
  private static final Pattern IN_TEXT =
      Pattern.compile("(?<=//[^/@:]{1,100}:)([^/@]+)(?=@)|(?<=[?&;]password=)([^&;]+)");

  // In a client's own settings: password="secret" or password='secret'.
  private static final Pattern QUOTED = Pattern.compile("(?<=password=[\"'])([^\"']+)");

  private Credentials() {}

  /** The secrets, as far as they stand in the settings themselves. */
  public static List<String> in(Map<String, ?> settings) {
    List<String> secrets = new ArrayList<>();
    settings.forEach((key, value) -> collect(key, value, secrets));
    return secrets;
  }

  private static void collect(String key, Object value, List<String> secrets) {
    if (value instanceof Map<?, ?> table) {
      table.forEach((inner, each) -> collect((String) inner, each, secrets));
    } else if (value instanceof String text) {
      if (names(key)) {
        secrets.add(text);
      } else {
        Stream.of(IN_TEXT, QUOTED)
            .map(pattern -> pattern.matcher(text))
            .forEach(
                matcher -> {
                  while (matcher.find()) {
                    secrets.add(matcher.group());
                  }
                });
      }
    }
  }

  private static boolean names(String key) {
    String last = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return WORDS.contains(last);
  }

  /**
   * The settings with another secret in place of each.
   *
   * @throws AssertionError if there is none
   */
  public static Map<String, Object> wrong(Map<String, ?> settings, String instead) {
    if (in(settings).isEmpty()) {
      throw new AssertionError(
          "no setting is a secret, so the suite cannot give a wrong one; give the tested configuration a password as plain text, under a key such as password or in the address");
    }
    Map<String, Object> wrong = new LinkedHashMap<>();
    settings.forEach((key, value) -> wrong.put(key, wrong(key, value, instead)));
    return wrong;
  }

  private static Object wrong(String key, Object value, String instead) {
    if (value instanceof Map<?, ?> table) {
      Map<String, Object> inner = new LinkedHashMap<>();
      table.forEach((name, each) -> inner.put((String) name, wrong((String) name, each, instead)));
      return inner;
    } else if (value instanceof String text) {
      String quoted = Matcher.quoteReplacement(instead);
      return names(key)
          ? instead
          : QUOTED.matcher(IN_TEXT.matcher(text).replaceAll(quoted)).replaceAll(quoted);
    }
    return value;
  }
}
