package dev.signalbox.conformance.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Placeholder while the real one is on its way. */
public final class ReportFolder {
  private ReportFolder() {}

  /** Writes. */
  public static List<Path> write(List<ConformanceReport> reports, Path folder) throws IOException {
    return List.of();
  }
}
