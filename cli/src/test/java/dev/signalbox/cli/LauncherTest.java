package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a clone whose JDK and Maven are scripts that say how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "basename",
          "dirname",
          "readlink",
          "sed",
          "head",
          "find",
          "touch",
          "mkdir",
          "rm",
          "mv",
          "cat",
          "awk",
          "grep",
          "kill",
          "sleep",
          "sh",
          "env");

  @TempDir private Path folder;
  private Path clone = Path.of("");
  private Path tools = Path.of("");
  private Path maven = Path.of("");

  private record Result(int code, String out, String err) {}

  @BeforeEach
  void makeClone() throws IOException {
    clone = Files.createDirectories(folder.resolve("my clone"));
    Files.createDirectories(clone.resolve("cli/src/main/java"));
    Files.copy(Ran.HOME.resolve("signalbox"), clone.resolve("signalbox"));
    assertThat(clone.resolve("signalbox").toFile().setExecutable(true)).isTrue();
    Files.writeString(clone.resolve("pom.xml"), "");
    Files.writeString(clone.resolve("cli/pom.xml"), "");
    tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "exec %s \"$@\"".formatted(tool(tool)));
    }
    maven = Files.createDirectories(folder.resolve("maven"));
    script(
        maven.resolve("mvn"),
        "echo \"$*\" >>\"%s/maven.log\"".formatted(folder),
        "[ -z \"${FAIL:-}\" ] || { echo '[ERROR] it is broken'; exit 3; }",
        "mkdir -p cli/target/lib cli/target/classes");
  }

  private static Path tool(String name) {
    return List.of("/bin", "/usr/bin").stream()
        .map(place -> Path.of(place, name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new AssertionError("this machine has no " + name));
  }

  @Test
  void withoutJavaItSaysSoAndHowToGetOne() throws Exception {
    Result result = run(Map.of(), "demo");
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err)
        .contains("a JDK of version 17 or later is needed")
        .contains("JAVA_HOME is not set, and there is no java on the PATH")
        .contains("apt-get install openjdk-17-jdk")
        .contains("brew install openjdk@17");
  }

  @Test
  void aJdkThatIsTooOldIsNamedWithItsVersionAndPlace() throws Exception {
    Path old = jdk("old", "1.8.0_392", "java", "javac");
    Result result = run(Map.of("JAVA_HOME", old.toString()), "demo");
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err).contains("JAVA_HOME has Java 8, which is too old (" + old + ")");
  }

  @Test
  void aRuntimeWithoutACompilerIsNotEnough() throws Exception {
    Path runtime = jdk("runtime", "21.0.2", "java");
    Result result = run(Map.of("JAVA_HOME", runtime.toString()), "demo");
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err)
        .contains("Java 21")
        .contains("without javac")
        .contains(runtime.toString());
  }

  @Test
  void withoutMavenItSaysSoAndHowToGetIt() throws Exception {
    Result result = run(Map.of("JAVA_HOME", goodJdk().toString()), "demo");
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err).contains("Maven").contains("apt-get install maven");
  }

  @Test
  void itBuildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
    Map<String, String> environment = withMaven();
    Result first = run(environment, "routes", "check", "a b");
    assertThat(first.code).isZero();
    assertThat(first.err).contains("building");
    assertThat(first.out).contains("[-cp]").contains("[routes][check][a b]");
    assertThat(run(environment, "demo").err).isEmpty();
    assertThat(builds()).hasSize(1);
    Path source = Files.writeString(clone.resolve("cli/src/main/java/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    assertThat(run(environment, "demo").code).isZero();
    assertThat(builds()).hasSize(2).allMatch(line -> line.contains("-pl cli -am package"));
  }

  @Test
  void aFailedBuildShowsMavensMessagesAndItsStatus() throws Exception {
    Result result = run(with(withMaven(), "FAIL", "yes"), "demo");
    assertThat(result.code).isEqualTo(3);
    assertThat(result.err).contains("[ERROR] it is broken").contains("the build failed");
    assertThat(run(withMaven(), "demo").code).isZero();
  }

  @Test
  void itWorksThroughASymbolicLinkAndPassesExitCodesOn() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("sb"), clone.resolve("signalbox"));
    Map<String, String> environment = withMaven();
    script(Path.of(environment.get("JAVA_HOME"), "bin", "java"), "exit 7");
    Result result = run(link, environment, "demo");
    assertThat(result.code).isEqualTo(7);
  }

  @Test
  void theTestsEndWithTheTotalsOfAllModulesAndMavensStatus() throws Exception {
    script(
        maven.resolve("mvn"),
        "mkdir -p a/target/surefire-reports b/target/surefire-reports",
        report("a", "tests=\"5\" errors=\"1\" skipped=\"0\" failures=\"0\""),
        report("b", "tests=\"10\" errors=\"0\" skipped=\"2\" failures=\"3\""),
        "echo \"BUILD $*\"; exit 1");
    Path stale = Files.createDirectories(clone.resolve("b/target/surefire-reports"));
    Files.writeString(stale.resolve("TEST-Stale.xml"), "<testsuite tests=\"99\" name=\"Stale\">");
    Result result = run(with(withMaven(), "SIGNALBOX_LAB", "container"), "test", "--", "-pl", "a");
    assertThat(result.out)
        .contains("BUILD -B --fail-at-end verify -Dexcluded.groups=every-configuration -pl a")
        .endsWith("Tests run: 15, Failures: 3, Errors: 1, Skipped: 2\n");
    assertThat(result.code).isEqualTo(1);
  }

  @Test
  void theTestsCanBeQuickOrComplete() throws Exception {
    script(maven.resolve("mvn"), "echo \"BUILD $*\"");
    Map<String, String> environment = with(withMaven(), "SIGNALBOX_LAB", "container");
    assertThat(run(environment, "test", "--quick").out)
        .contains("-Dexcluded.groups=every-configuration,slow");
    assertThat(run(environment, "test", "--all").out).contains("-Dexcluded.groups=none");
    assertThat(run(environment, "test", "--fast").err).contains("does not know \"--fast\"");
  }

  @Test
  void whatTheTestsLackIsInstalledOnce() throws Exception {
    Path lab = folder.resolve("my lab");
    Path npm = Files.createDirectories(folder.resolve("npm"));
    script(
        npm.resolve("npm"),
        "echo \"$*\" >>'%s/npm.log'".formatted(folder),
        "while [ $# -gt 2 ]; do [ \"$1\" = --prefix ] && to=$2; shift; done",
        "name=${2%@*}; version=${2##*@}; mkdir -p \"$to/node_modules/$name\"",
        "echo \"  \\\"version\\\": \\\"$version\\\"\" >\"$to/node_modules/$name/package.json\"");
    Map<String, String> environment =
        with(
            with(withMaven(), "SIGNALBOX_LAB_DIR", lab.toString()),
            "PATH",
            maven + ":" + tools + ":" + npm);

    assertThat(run(environment, "test").err).contains("installing the real pgmq extension");
    assertThat(run(environment, "test").err).doesNotContain("installing");

    assertThat(Files.readAllLines(folder.resolve("npm.log")))
        .singleElement()
        .asString()
        .contains("--prefix " + lab.resolve("npm"));
  }

  @Test
  void withoutNpmItSaysWhatItIsNeededForAndHowToGetIt() throws Exception {
    Result result =
        run(with(withMaven(), "SIGNALBOX_LAB_DIR", folder.resolve("lab").toString()), "test");
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err).contains("npm is not on the PATH", "apt-get install", "Docker");
  }

  private static String report(String module, String counts) {
    return "echo '<testsuite name=\"T\" time=\"0.1\" %s>' >%s/target/surefire-reports/TEST-T.xml"
        .formatted(counts, module);
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(folder.resolve("maven.log"));
  }

  private Map<String, String> withMaven() throws IOException {
    return Map.of("JAVA_HOME", goodJdk().toString(), "PATH", maven + ":" + tools);
  }

  private static Map<String, String> with(Map<String, String> some, String key, String value) {
    Map<String, String> more = new HashMap<>(some);
    more.put(key, value);
    return more;
  }

  private Path goodJdk() throws IOException {
    return jdk("jdk", "17.0.9", "java", "javac");
  }

  private Path jdk(String name, String version, String... commands) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    for (String command : commands) {
      script(home.resolve("bin").resolve(command), "printf '[%s]' \"$@\"; echo");
    }
    return home;
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Result run(Map<String, String> environment, String... arguments) throws Exception {
    return run(clone.resolve("signalbox"), environment, arguments);
  }

  private Result run(Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(tool("bash").toString(), launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().putAll(environment);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        builder
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
