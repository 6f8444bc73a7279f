package dev.signalbox.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
  @Test
  void whatIsWrittenIsReadBack(@TempDir Path folder) throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 30; i++) {
      ConformanceReport report = Samples.random(random);
      Path file = folder.resolve("report.json");
      JsonReport.write(report, file);
      assertThat(JsonReport.read(file))
          .as("seed %d, report %d", seed, i)
          .usingRecursiveComparison()
          .withEqualsForType((one, other) -> one.pattern().equals(other.pattern()), Pattern.class)
          .isEqualTo(report);
      assertThat(Files.readString(file)).isEqualTo(JsonReport.render(JsonReport.read(file)));
    }
  }

  @Test
  void theFourCountsAreFieldsOfEachResult() {
    JsonNode tree = JsonMapper.shared().readTree(JsonReport.render(Samples.mixed("acme")));

    assertThat(tree.get("schema").stringValue()).isEqualTo("signalbox-conformance/1");
    assertThat(tree.get("conformant").booleanValue()).isFalse();
    assertThat(tree.get("tally").get("fail").intValue()).isEqualTo(2);
    JsonNode result = tree.get("results").get(14);
    assertThat(result.get("id").stringValue()).isEqualTo("DUR-15");
    assertThat(result.get("verdict").stringValue()).isEqualTo("FAIL");
    assertThat(result.get("duration_ms").longValue()).isEqualTo(12_431);
    assertThat(result.get("lost").longValue()).isEqualTo(3);
    assertThat(result.get("unexpected").longValue()).isZero();
    assertThat(result.get("duplicated").longValue()).isEqualTo(2);
    assertThat(result.get("recovered").longValue()).isEqualTo(1);
  }

  @Test
  void anUnknownSchemaIsNamedWithItsFile(@TempDir Path folder) throws Exception {
    String json = JsonReport.render(Samples.good("acme"));
    Path file = folder.resolve("later.json");
    Files.writeString(file, json.replace(JsonReport.SCHEMA, "signalbox-conformance/2"));

    assertThatThrownBy(() -> JsonReport.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("later.json", "signalbox-conformance/2", JsonReport.SCHEMA);
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    String json = JsonReport.render(Samples.good("acme"));

    assertThatThrownBy(() -> JsonReport.read(json.replaceFirst("\"DUR-03\"", "\"DUR-99\"")))
        .hasMessageContainingAll("results[2].id", "DUR-99");
    assertThatThrownBy(() -> JsonReport.read(json.replace("\"lost\"", "\"gone\"")))
        .hasMessageContainingAll("results[0].lost", "missing");
    assertThatThrownBy(() -> JsonReport.read("[]")).hasMessageContaining("no JSON object");
    assertThatThrownBy(() -> JsonReport.read("{")).hasMessageContaining("no JSON");
  }

  @Test
  void fieldsThatAreNotKnownAreSkipped() {
    String json = JsonReport.render(Samples.good("acme"));

    assertThat(JsonReport.read(json.replaceFirst("\\{", "{\"later\": [1],")).subject().name())
        .isEqualTo("acme");
  }
}
