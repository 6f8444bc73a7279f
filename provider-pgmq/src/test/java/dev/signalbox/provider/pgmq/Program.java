package dev.signalbox.provider.pgmq;

import dev.signalbox.ConsumerBuilder;
import dev.signalbox.EventDraft;
import dev.signalbox.Signalbox;
import dev.signalbox.SignalboxBuilder;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigBuilder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A program that uses Signalbox on PostgreSQL, in a namespace that no other test uses. */
final class Program implements AutoCloseable {
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  final Signalbox signalbox;
  final String namespace;
  private final String url;

  Program(String url, Map<String, ?> settings) {
    this(url, settings, newNamespace(), builder -> {});
  }

  Program(
      String url, Map<String, ?> settings, String namespace, Consumer<SignalboxBuilder> customize) {
    this.url = url;
    this.namespace = namespace;
    SignalboxConfigBuilder config =
        SignalboxConfig.builder()
            .set("events.domain.default_provider", "pgmq")
            .set("events.domain.fired_by", "test")
            .provider("pgmq", Map.of("url", url));
    settings.forEach(config::set);
    SignalboxBuilder builder = Signalbox.builder().config(config);
    customize.accept(builder);
    this.signalbox = builder.start();
  }

  static String newNamespace() {
    return "p"
        + Long.toString(System.nanoTime() % 1_000_000_000L, 36)
        + NAMESPACES.incrementAndGet();
  }

  EventDraft draft(String name, Object payload) {
    return EventDraft.of(name, payload).namespace(namespace);
  }

  ConsumerBuilder consumer() {
    return signalbox.consumer(namespace);
  }

  Connection jdbc() throws SQLException {
    return DriverManager.getConnection(url);
  }

  @Nullable String sql(String sql) throws SQLException {
    try (Connection connection = jdbc();
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return null;
      }
      try (ResultSet row = statement.getResultSet()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  String table() {
    return "pgmq.q_" + namespace + "_domain_events";
  }

  @Override
  public void close() {
    signalbox.close();
  }
}
