package dev.signalbox.conformance;

import dev.signalbox.conformance.subject.ConformanceTarget;
import java.util.Map;

/** The reference provider keeps the contract. */
class MemoryConformanceTest extends ProviderConformance {
  @Override
  protected ConformanceTarget target() {
    return ConformanceTarget.of("memory", Map.of());
  }
}
