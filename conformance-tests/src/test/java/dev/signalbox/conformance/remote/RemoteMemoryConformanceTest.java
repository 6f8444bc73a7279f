package dev.signalbox.conformance.remote;

import dev.signalbox.conformance.ProviderConformance;
import dev.signalbox.conformance.subject.ConformanceTarget;
import org.junit.jupiter.api.Tag;

/** provider-memory behind a socket keeps the contract: the control for those that break it. */
@Tag("slow")
class RemoteMemoryConformanceTest extends ProviderConformance {
  @Override
  protected ConformanceTarget target() throws Exception {
    return RemoteTargets.plain();
  }
}
