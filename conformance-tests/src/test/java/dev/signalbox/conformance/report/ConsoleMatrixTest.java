package dev.signalbox.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.contract.Clause;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConsoleMatrixTest {
  @Test
  void failureComesWithAllThatIsKnownOfIt() {
    String text = plain(Samples.good("memory"), Samples.mixed("acme"));

    assertThat(text)
        .containsPattern("DUR-15 +pass +FAIL ")
        .containsPattern("DUR-24 +– +– ")
        .contains("memory  conformant", "acme  NOT conformant")
        .contains("    Three events that the broker had confirmed were never received")
        .contains("the last 20 of 180 things that happened:")
        .contains("    ./signalbox conformance --provider acme --config acme.toml --clause DUR-15")
        .contains("waived  SEC-03", "in all 2 min 18 s");
  }

  @Test
  void clausesThatWereNotRunAreCountedOnly() {
    String text = plain(Samples.single("acme", Clause.DUR_15, Verdict.PASS));

    assertThat(text)
        .contains("DUR-15", Clause.values().length - 1 + " clauses were not run")
        .doesNotContain("DUR-14");
  }

  @Test
  void linesFitWhateverTheyHold() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      String text =
          plain(
              Samples.random(random),
              Samples.mixed("a-configuration-with-quite-a-long-name-" + "x".repeat(80)),
              Samples.good("three"),
              Samples.good("a-fourth-configuration"),
              Samples.good("a-fifth-configuration"));
      assertThat(text.lines().filter(line -> !line.contains("--clause")))
          .as("seed %d, report %d", seed, i)
          .allMatch(line -> line.codePointCount(0, line.length()) <= 100)
          .noneMatch(line -> line.codePoints().anyMatch(Character::isISOControl));
    }
  }

  @Test
  void coloursAddNothing() {
    ConformanceReport report = Samples.mixed("acme");
    String coloured = ConsoleMatrix.render(List.of(report), ConsoleMatrix.Style.COLOUR);

    assertThat(coloured).contains("\u001b[1;31mFAIL\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain(report));
  }

  private static String plain(ConformanceReport... reports) {
    return ConsoleMatrix.render(List.of(reports), ConsoleMatrix.Style.PLAIN);
  }
}
