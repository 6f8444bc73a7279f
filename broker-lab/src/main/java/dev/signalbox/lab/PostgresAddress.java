package dev.signalbox.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a server is and who may enter.
 *
 * @param url the JDBC address, without user and password
 * @param username the user; empty if the driver is to choose
 * @param password the password; empty if there is none
 */
record PostgresAddress(String url, String username, String password) {

  private static final String SCHEME = "jdbc:postgresql:";

  /**
   * Takes user and password out of a JDBC address.
   *
   * @throws LabException if it is not one for PostgreSQL; says so without showing it
   */
  static PostgresAddress parse(String address, String variable) {
    if (!address.startsWith(SCHEME)) {
      throw new LabException(
          variable
              + " is not a JDBC address such as "
              + SCHEME
              + "//localhost/app?user=me&password=mine");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    int query = address.indexOf('?');
    if (query >= 0) {
      for (String parameter : address.substring(query + 1).split("&", -1)) {
        int equals = (parameter + "=").indexOf('=');
        parameters.put(parameter.substring(0, equals), parameter.substring(equals));
      }
    }
    String username = parameters.getOrDefault("user", "=");
    String password = parameters.getOrDefault("password", "=");
    parameters.keySet().removeAll(Set.of("user", "password"));
    String url = query < 0 ? address : address.substring(0, query);
    return new PostgresAddress(
        joined(url, parameters), decoded(username.substring(1)), decoded(password.substring(1)));
  }

  /** The JDBC address, with user and password. */
  String complete() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (!username.isEmpty()) {
      parameters.put("user", "=" + URLEncoder.encode(username, UTF_8));
    }
    if (!password.isEmpty()) {
      parameters.put("password", "=" + URLEncoder.encode(password, UTF_8));
    }
    return joined(url, parameters);
  }

  /** The entries of a provider's table. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("url", url);
    if (!username.isEmpty()) {
      settings.put("username", username);
    }
    if (!password.isEmpty()) {
      settings.put("password", password);
    }
    return settings;
  }

  private static String joined(String url, Map<String, String> parameters) {
    if (parameters.isEmpty()) {
      return url;
    }
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + parameter.getValue())
        .collect(Collectors.joining("&", url + (url.contains("?") ? "&" : "?"), ""));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url;
  }
}
