package dev.signalbox.conformance;

import dev.signalbox.conformance.clauses.AcrossProviders;

/**
 * All clauses of the contract as JUnit tests. Extend it, say what is to be examined, and the class
 * proves it:
 *
 * <pre>{@code
 * class AcmeConformanceTest extends ProviderConformance {
 *   @Override
 *   protected ConformanceTarget target() {
 *     return ConformanceTarget.of("acme", Map.of("address", "localhost:4711"));
 *   }
 * }
 * }</pre>
 *
 * <p>A clause that does not apply, as the provider does not declare its capability, is reported as
 * aborted. With {@code junit.jupiter.execution.parallel.enabled = true} clauses that wait run side
 * by side. {@code signalbox.conformance.report} names a folder for the reports, {@code
 * signalbox.conformance.scale} makes all deadlines longer, {@code signalbox.conformance.seed}
 * repeats a run's chances: all three JUnit configuration parameters or system properties.
 */
public abstract class ProviderConformance extends AcrossProviders {
  /** For providers' tests. */
  protected ProviderConformance() {}
}
