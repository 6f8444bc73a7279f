package dev.signalbox.provider.pgmq;

import dev.signalbox.conformance.subject.BrokerControl;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server of the lab's as the suite wants it: its own, so that it can be killed. */
final class PostgresTarget {
  private static final PostgresOptions DURABLE =
      PostgresOptions.DEFAULT.with(PostgresOptions.Durability.FULL);

  private PostgresTarget() {}

  static ConformanceTarget of(String name, PostgresOptions.Extension extension) {
    PostgresBroker server = PostgresLab.open(DURABLE.with(extension));
    return on(server, name, server.settings());
  }

  /** A server that speaks TLS, under the name of its certificate. */
  static ConformanceTarget encrypted(String name, Path certificate) {
    PostgresBroker server =
        PostgresLab.open(
            DURABLE
                .with(PostgresOptions.Extension.PGMQ)
                .configured(Certificate.server(certificate)));
    Map<String, Object> settings = new LinkedHashMap<>(server.settings());
    settings.put("url", server.url().replace("127.0.0.1", "localhost"));
    settings.put(
        "client",
        Map.of("sslmode", "verify-full", "sslrootcert", certificate.toAbsolutePath().toString()));
    return on(server, name, settings);
  }

  private static ConformanceTarget on(
      PostgresBroker server, String name, Map<String, Object> settings) {
    ConformanceTarget target = ConformanceTarget.of("pgmq", settings).named(name).closing(server);
    return server.controllable() ? target.control(control(server)) : target;
  }

  private static BrokerControl control(PostgresBroker server) {
    return new BrokerControl() {
      @Override
      public void kill() {
        server.kill();
      }

      @Override
      public void restart() {
        server.restart();
      }
    };
  }
}
