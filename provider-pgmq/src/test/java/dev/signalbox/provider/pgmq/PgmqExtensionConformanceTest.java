package dev.signalbox.provider.pgmq;

import dev.signalbox.conformance.ProviderConformance;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.lab.PostgresOptions;

/** The contract on a PostgreSQL with the real extension. */
class PgmqExtensionConformanceTest extends ProviderConformance {
  @Override
  protected ConformanceTarget target() {
    return PostgresTarget.of("pgmq-extension", PostgresOptions.Extension.PGMQ);
  }
}
