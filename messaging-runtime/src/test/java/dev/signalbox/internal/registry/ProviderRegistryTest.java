package dev.signalbox.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.spi.EventMessagingProvider;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Provider jars as users have them: files of their own, good and bad. */
class ProviderRegistryTest {
  @TempDir Path folder;

  @Test
  void providersThatCannotBeUsedAreExplainedAndBreakNoOthers() throws Exception {
    List<Path> jars =
        List.of(
            ProviderJar.of("good").build(folder),
            ProviderJar.of("old").spiVersion("0").build(folder),
            ProviderJar.of("throwing")
                .constructor("throw new IllegalStateException(\"no licence\");")
                .build(folder),
            ProviderJar.of("linked")
                .constructor("throw new NoClassDefFoundError(\"x/Y\");")
                .build(folder),
            ProviderJar.of("twice").build(folder),
            ProviderJar.of("twice").file("twice-again").build(folder),
            ProviderJar.of("Bad Name").file("badname").build(folder),
            ProviderJar.of("missing").withoutClass().build(folder),
            ProviderJar.of("last").build(folder));
    try (URLClassLoader loader = loader(jars)) {
      ProviderRegistry registry = ProviderRegistry.discover(loader, List.of());
      assertThat(registry.providers())
          .extracting(FoundProvider::name)
          .contains("good", "last", "memory")
          .doesNotContain("twice", "old", "throwing", "linked", "missing");
      FoundProvider good =
          registry.providers().stream()
              .filter(p -> p.name().equals("good"))
              .findFirst()
              .orElseThrow();
      assertThat(good.where()).endsWith("good.jar");
      assertThat(good.version()).isEqualTo("1.2.3");
      assertThat(registry.find("twice")).isEmpty();
      assertThat(registry.explainAbsence("twice"))
          .contains("2 providers are called \"twice\"", "twice.jar", "twice-again.jar");
      assertThat(registry.explainAbsence("old"))
          .contains(
              "was made for version 0 of the provider contract, this Signalbox has version 1");
      assertThat(registry.explainAbsence("throwing")).contains("throwing.jar", "no licence");
      assertThat(registry.explainAbsence("linked")).contains("linked.jar", "x/Y");
      assertThat(registry.explainAbsence("kafka")).isEqualTo("add dev.signalbox:provider-kafka");
      assertThat(registry.explainAbsence("nonesuch")).contains("good", "last", "memory");
      assertThat(registry.problems())
          .hasSize(6)
          .anyMatch(problem -> problem.contains("has the name \"Bad Name\""))
          .anyMatch(problem -> problem.contains("missing"));
    }
  }

  @Test
  void aProviderGivenByCodeIsFoundToo() {
    EventMessagingProvider given = new MemoryProvider();
    ProviderRegistry registry =
        ProviderRegistry.discover(ClassLoader.getPlatformClassLoader(), List.of(given));
    assertThat(registry.find("memory")).containsSame(given);
  }

  @Test
  void aJarInAFolderOfItsOwnIsFoundWithPlainJavaCp() throws Exception {
    Path jar =
        ProviderJar.of("acme").build(Files.createDirectories(folder.resolve("my providers")));
    String output = java(jar, ListProviders.class.getName());
    assertThat(output.lines())
        .anyMatch(line -> line.startsWith("acme 1.2.3 ") && line.endsWith("acme.jar"));
    assertThat(output.lines()).anyMatch(line -> line.startsWith("memory "));
  }

  private static String java(Path jar, String main) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path") + File.pathSeparator + jar);
    command.add(main);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private URLClassLoader loader(List<Path> jars) throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return new URLClassLoader(urls, getClass().getClassLoader());
  }
}
