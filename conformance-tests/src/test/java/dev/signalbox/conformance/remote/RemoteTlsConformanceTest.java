package dev.signalbox.conformance.remote;

import dev.signalbox.conformance.ProviderConformance;
import dev.signalbox.conformance.subject.ConformanceTarget;
import org.junit.jupiter.api.Tag;

/** The same with encryption: the control for the one that does not look at the host's name. */
@Tag("every-configuration")
class RemoteTlsConformanceTest extends ProviderConformance {
  @Override
  protected ConformanceTarget target() throws Exception {
    return RemoteTargets.encrypted();
  }
}
