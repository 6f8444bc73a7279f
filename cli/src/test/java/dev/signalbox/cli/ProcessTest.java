package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own. */
class ProcessTest {
  private static final String SERVICE =
      "META-INF/services/dev.signalbox.spi.EventMessagingProvider";

  @TempDir private Path folder;

  @Test
  void aBrokenProviderIsExplainedAndDoesNotKeepTheOthersFromWorking() throws Exception {
    Path jar = Files.createDirectories(folder.resolve("broken"));
    Path service = jar.resolve(SERVICE);
    Files.createDirectories(service.getParent());
    Files.writeString(service, "com.example.Missing\n");
    Ran ran = run(jar, Files.writeString(folder.resolve("nothing"), ""), "providers");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .contains("MemoryProvider", "ORDER_PER_KEY")
        .contains("broken: ")
        .contains("com.example.Missing");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void eventsComeThroughAPipeAndTheExitCodeSaysThatNoneWasLost() throws Exception {
    Path input =
        Files.writeString(
            folder.resolve("in.jsonl"), "{\"event_name\": \"größe\"}\n{\"event_name\": \"a.b\"}\n");
    Ran ran = run(folder, input, "demo", "--events", "-");
    assertThat(ran.err()).startsWith("(standard input):1: \"größe\" is not a valid event name");
    assertThat(ran.out()).contains("lost = 0");
    assertThat(ran.code()).isZero();
  }

  @Test
  void wrongUsageEndsTheProcessWithCode2() throws Exception {
    Ran ran = run(folder, Files.writeString(folder.resolve("nothing"), ""), "demos");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("Did you mean: signalbox demo");
  }

  private Ran run(Path more, Path input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dsignalbox.home=" + Ran.HOME,
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + more,
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
