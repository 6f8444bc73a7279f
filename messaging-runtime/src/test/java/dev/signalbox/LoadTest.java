package dev.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loss accounting of {@link LoadRun}, each in a JVM with a heap of 128 MB. */
@Tag("slow")
@Timeout(600)
class LoadTest {
  private static final int EVENTS = 200_000;

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"unordered,steady", "ordered,steady", "unordered,churn", "ordered,churn"})
  void nothingIsLostOrDoubledAndAttemptsAndOrderAreRight(String order, String course)
      throws Exception {
    long seed = System.nanoTime();
    String output = run(List.of(String.valueOf(EVENTS), order, course, String.valueOf(seed)));
    assertThat(output)
        .as("seed %d", seed)
        .endsWith(
            "accepted=%1$d handled=%1$d lost=0 duplicates=0 wrong=0 stale=0 dead=0%n"
                .formatted(EVENTS));
  }

  private static String run(List<String> arguments) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(java, "-Xmx128m", "-Dlogback.configurationFile=logback-load.xml");
    builder.command().addAll(List.of("-cp", System.getProperty("java.class.path")));
    builder.command().add(LoadRun.class.getName());
    builder.command().addAll(arguments);
    Process process = builder.redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
