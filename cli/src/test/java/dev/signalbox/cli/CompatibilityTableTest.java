package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.report.ClauseResult;
import dev.signalbox.conformance.report.CompatibilityTable;
import dev.signalbox.conformance.report.ConformanceReport;
import dev.signalbox.conformance.report.JsonReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's table is what the reports in {@code docs/conformance} say. */
class CompatibilityTableTest {
  private static final Path HOME = Path.of(System.getProperty("signalbox.home"));
  private static final Path README = HOME.resolve("README.md");

  private static List<ConformanceReport> reports() throws IOException {
    List<ConformanceReport> reports = new ArrayList<>();
    try (Stream<Path> files = Files.list(HOME.resolve("docs/conformance"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        reports.add(JsonReport.read(file));
      }
    }
    return reports;
  }

  @Test
  void theTableIsNotStale() throws IOException {
    String table = CompatibilityTable.render(reports());
    String readme = Files.readString(README);
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(README, CompatibilityTable.replaceIn(readme, table));
    }
    assertThat(CompatibilityTable.stale(Files.readString(README), table))
        .as("the README's table is stale: -Dreadme.update=true writes it anew")
        .isFalse();
  }

  @Test
  void everyReportIsOfEveryClauseAndConformant() throws IOException {
    assertThat(reports()).hasSizeGreaterThan(3);
    for (ConformanceReport report : reports()) {
      assertThat(report.conformant()).as(report.subject().name()).isTrue();
      assertThat(report.results())
          .extracting(ClauseResult::clause)
          .containsExactly(Clause.values());
    }
  }
}
