package dev.signalbox.provider.pgmq;

import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The servers that tests share: one with the real extension, one that has only the bundled SQL.
 * Each starts when it is first needed, and ends with the JVM.
 */
enum Server {
  EXTENSION(PostgresOptions.Extension.PGMQ),
  BUNDLED(PostgresOptions.Extension.NONE);

  private static final Map<Server, PostgresBroker> STARTED = new ConcurrentHashMap<>();

  private final PostgresOptions.Extension extension;

  Server(PostgresOptions.Extension extension) {
    this.extension = extension;
  }

  /** The address, with the user and the password. */
  String url() {
    return broker().url();
  }

  /** What a provider's table says of it. */
  Map<String, Object> settings() {
    return broker().settings();
  }

  private PostgresBroker broker() {
    return STARTED.computeIfAbsent(this, Server::start);
  }

  private static PostgresBroker start(Server server) {
    return PostgresLab.open(PostgresOptions.DEFAULT.with(server.extension));
  }
}
