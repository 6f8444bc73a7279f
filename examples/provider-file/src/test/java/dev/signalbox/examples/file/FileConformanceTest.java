package dev.signalbox.examples.file;

import dev.signalbox.conformance.ProviderConformance;
import dev.signalbox.conformance.subject.ConformanceTarget;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a folder of files. */
@Tag("slow")
class FileConformanceTest extends ProviderConformance {
  @TempDir private static Path folder;

  @Override
  protected ConformanceTarget target() {
    return ConformanceTarget.of("file", Map.of("path", folder.toString()));
  }
}
