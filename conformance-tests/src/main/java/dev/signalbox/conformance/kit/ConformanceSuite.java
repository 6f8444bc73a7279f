package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.subject.ConformanceTarget;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A test class whose tests are clauses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(ConformanceExtension.ClauseOrder.class)
@ExtendWith(ConformanceExtension.class)
@Execution(ExecutionMode.CONCURRENT)
public abstract class ConformanceSuite {
  /** For the clauses. */
  protected ConformanceSuite() {}

  /**
   * What is to be examined; called once for a run, and closed at its end. What it throws, such as
   * for want of a broker, fails every clause.
   */
  protected abstract ConformanceTarget target() throws Exception;

  /** The command that runs one clause again; the clause's id is added at its end. */
  protected String rerunCommand() {
    return "-Dtest=" + getClass().getSimpleName() + "#";
  }
}
