package dev.signalbox.conformance.subject;

import dev.signalbox.conformance.report.ClauseResult;
import dev.signalbox.conformance.report.ConformanceReport;

/** Is told how a run goes. Called by any thread, several at once; must not block. */
public interface RunListener {
  /** Nobody who wants to know. */
  RunListener NONE = new RunListener() {};

  /** One clause has its verdict. */
  default void ended(ClauseResult result) {}

  /** The run is over. */
  default void ended(ConformanceReport report) {}
}
