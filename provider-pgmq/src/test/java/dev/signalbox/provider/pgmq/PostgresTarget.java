package dev.signalbox.provider.pgmq;

import dev.signalbox.conformance.target.BrokerControl;
import dev.signalbox.conformance.target.ConformanceTarget;
import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;

/** A server of the lab's as the suite wants it: its own, so that it can be killed. */
final class PostgresTarget {
  private PostgresTarget() {}

  static ConformanceTarget of(String name, PostgresOptions.Extension extension) {
    PostgresBroker server =
        PostgresLab.open(
            PostgresOptions.DEFAULT.with(extension).with(PostgresOptions.Durability.FULL));
    ConformanceTarget target =
        ConformanceTarget.of("pgmq", server.settings()).named(name).closing(server);
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
