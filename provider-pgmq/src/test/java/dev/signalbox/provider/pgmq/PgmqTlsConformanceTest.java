package dev.signalbox.provider.pgmq;

import dev.signalbox.conformance.ProviderConformance;
import dev.signalbox.conformance.subject.ConformanceTarget;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a PostgreSQL that is reached through TLS, its host's name checked. */
@Tag("every-configuration")
class PgmqTlsConformanceTest extends ProviderConformance {
  @TempDir private static Path folder;

  @Override
  protected ConformanceTarget target() throws Exception {
    return PostgresTarget.encrypted("pgmq-tls", Certificate.make(folder));
  }
}
