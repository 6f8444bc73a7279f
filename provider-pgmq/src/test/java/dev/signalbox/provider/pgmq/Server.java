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

  String url() {
    return STARTED.computeIfAbsent(this, Server::start).url();
  }

  private static PostgresBroker start(Server server) {
    PostgresBroker broker = PostgresLab.open(PostgresOptions.DEFAULT.with(server.extension));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    return broker;
  }
}
