package dev.signalbox.cli;

import dev.signalbox.conformance.kit.ConformanceRun;
import dev.signalbox.conformance.runner.TargetSources;
import dev.signalbox.conformance.subject.BrokerControl;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.lab.Broker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Configurations on brokers that are started for the suite, where the user names none. */
final class LabTargets implements TargetSources {
  @Override
  public List<ConformanceRun.TargetSource> find(String provider, Optional<Path> config) {
    if (config.isPresent() || !provider.equals("pgmq")) {
      return TargetSources.configured().find(provider, config);
    }
    return List.of(
        () -> postgres("pgmq-extension", PostgresOptions.Extension.PGMQ),
        () -> postgres("pgmq-bundled", PostgresOptions.Extension.NONE));
  }

  private static ConformanceTarget postgres(String name, PostgresOptions.Extension extension) {
    return on(
        name,
        "pgmq",
        PostgresLab.open(
            PostgresOptions.DEFAULT.with(extension).with(PostgresOptions.Durability.FULL)));
  }

  private static ConformanceTarget on(String name, String provider, Broker broker) {
    ConformanceTarget target =
        ConformanceTarget.of(provider, broker.settings()).named(name).closing(broker);
    return broker.controllable() ? target.control(control(broker)) : target;
  }

  private static BrokerControl control(Broker broker) {
    return new BrokerControl() {
      @Override
      public void kill() {
        broker.kill();
      }

      @Override
      public void restart() {
        broker.restart();
      }
    };
  }
}
