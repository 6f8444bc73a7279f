package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.report.ConformanceReport;
import dev.signalbox.conformance.report.ReportFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where a run under a test framework leaves its report. */
final class ReportFiles {
  private ReportFiles() {}

  /** Writes one run's report into a folder of its own. */
  static void write(ConformanceReport report, Path folder) throws IOException {
    var ignored = ReportFolder.write(List.of(report), folder.resolve(report.subject().name()));
  }
}
