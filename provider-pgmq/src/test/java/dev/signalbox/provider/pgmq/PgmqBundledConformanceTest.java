package dev.signalbox.provider.pgmq;

import dev.signalbox.conformance.ProviderConformance;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.lab.PostgresOptions;
import org.junit.jupiter.api.Tag;

/** The contract on a PostgreSQL with the bundled SQL. */
@Tag("every-configuration")
class PgmqBundledConformanceTest extends ProviderConformance {
  @Override
  protected ConformanceTarget target() {
    return PostgresTarget.of("pgmq-bundled", PostgresOptions.Extension.NONE);
  }
}
