package dev.signalbox.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @Test
  void folderHoldsEveryFormAndNoNameIsLost(@TempDir Path folder) throws Exception {
    List<ConformanceReport> reports =
        List.of(Samples.good("memory"), Samples.mixed("Memory"), Samples.mixed("../pg mq"));
    List<Path> files = ReportFolder.write(reports, folder.resolve("new/folder"));

    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "memory.json",
            "memory.xml",
            "Memory-2.json",
            "Memory-2.xml",
            "_._pg_mq.json",
            "_._pg_mq.xml",
            "index.html");
    assertThat(files).allSatisfy(file -> assertThat(Files.size(file)).isPositive());
    assertThat(JsonReport.read(files.get(0)).subject().name()).isEqualTo("memory");
  }
}
