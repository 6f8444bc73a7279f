package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Where a PostgreSQL is and how to log in; prints neither the user's password nor the URL's. */
final class Address {

  private final String url;
  private final Properties properties;

  private Address(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  /** The way to a database, with limits so that a dead link is noticed within three heartbeats. */
  static Address of(String url, PgmqSettings settings, String instance, Times times) {
    Properties properties = new Properties();
    PGProperty.APPLICATION_NAME.set(properties, "signalbox " + instance);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds(times.connect()));
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds(times.connect()));
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds(times.deadLink()));
    String username = settings.username();
    if (username != null) {
      PGProperty.USER.set(properties, username);
    }
    Secret password = settings.password();
    if (password != null) {
      PGProperty.PASSWORD.set(properties, password.reveal());
    }
    settings.client().forEach(properties::setProperty);
    return new Address(url, properties);
  }

  /** The limits of a connection. */
  record Times(Duration connect, Duration deadLink) {
    static Times of(ProviderContext context) {
      return new Times(context.connectTimeout(), context.heartbeat().multipliedBy(3));
    }
  }

  String url() {
    return url;
  }

  Properties properties() {
    return properties;
  }

  /** The hosts and the database, for people. */
  @Override
  public String toString() {
    @Nullable Properties parsed = Driver.parseURL(url, new Properties());
    if (parsed == null) {
      return "PostgreSQL";
    }
    List<String> hosts = list(parsed, PGProperty.PG_HOST, "localhost");
    List<String> ports = list(parsed, PGProperty.PG_PORT, "5432");
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < hosts.size(); i++) {
      shown.append(i > 0 ? "," : "").append(hosts.get(i)).append(':').append(ports.get(i));
    }
    return shown
        .append('/')
        .append(parsed.getProperty(PGProperty.PG_DBNAME.getName(), ""))
        .toString();
  }

  private static List<String> list(Properties parsed, PGProperty property, String otherwise) {
    return List.of(parsed.getProperty(property.getName(), otherwise).split(",", -1));
  }

  private static int seconds(Duration duration) {
    return (int)
        Math.max(1, Math.min(Integer.MAX_VALUE / 1_000, (duration.toMillis() + 999) / 1_000));
  }
}
