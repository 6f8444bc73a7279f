package dev.signalbox.conformance.subject;

import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.config.Secret;
import java.util.Map;
import java.util.Properties;

/** User and password of a table that names a database, for connections of the application's own. */
final class JdbcAccount {
  private JdbcAccount() {}

  static Properties of(Map<String, Object> settings) {
    Properties account = new Properties();
    if (settings.get("username") instanceof String user) {
      account.setProperty("user", user);
    }
    if (settings.containsKey("password")) {
      Map<String, Object> only = Map.of("password", settings.get("password"));
      ProviderConfig.of("account", "jdbc", only)
          .read(table -> table.secret("password").optional().map(Secret::reveal))
          .ifPresent(password -> account.setProperty("password", password));
    }
    return account;
  }
}
