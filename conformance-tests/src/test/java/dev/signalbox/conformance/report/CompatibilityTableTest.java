package dev.signalbox.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompatibilityTableTest {
  private static final String README =
      "# Acme\n<!-- conformance:begin -->\nold\n<!-- conformance:end -->\nmore\n";

  private final String table =
      CompatibilityTable.render(List.of(Samples.good("memory"), Samples.mixed("ac|me")));

  @Test
  void everyPartHasAScore() {
    assertThat(table)
        .contains(
            "|  | memory | ac\\|me |\n| --- | --- | --- |\n",
            "| Durable (DUR) | 29/30, 1 unsupported | 27/30, 1 FAIL, 2 unsupported |",
            "| Fast (FST) | 7/7 | 7/7 |",
            "| verdict | **conformant** | **not conformant** |",
            "PostgreSQL 18.4",
            "`BROWSE`")
        .doesNotContain("2026", "r7k2m9", "17.0.15");
  }

  @Test
  void onlyWhatIsBetweenTheMarkersChanges() {
    String replaced = CompatibilityTable.replaceIn(README, table);

    assertThat(replaced)
        .startsWith("# Acme\n<!-- conformance:begin -->\n|  | memory |")
        .endsWith("|\n<!-- conformance:end -->\nmore\n");
    assertThat(CompatibilityTable.stale(README, table)).isTrue();
    assertThat(CompatibilityTable.stale(replaced, table)).isFalse();
    assertThat(CompatibilityTable.stale(replaced.replace("\n", "\r\n"), table)).isFalse();
  }

  @Test
  void missingMarkersAreNamed() {
    assertThatThrownBy(() -> CompatibilityTable.replaceIn("# Acme", table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("<!-- conformance:begin -->");
    assertThatThrownBy(() -> CompatibilityTable.replaceIn(README + README, table))
        .hasMessageContaining("exactly once");
  }
}
