package dev.signalbox.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lab.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeProcessTest {

  /** A process with a child and a grandchild; each of them counts in a file of its own. */
  private static final String FAMILY =
      """
      count() { i=0; while :; do i=$((i + 1)); echo $i >"$1.part"; mv "$1.part" "$1"; done; }
      (count grandchild & count child) &
      count parent
      """;

  private static final List<String> MEMBERS = List.of("parent", "child", "grandchild");

  @TempDir Path folder;

  private NativeProcess start(String script) throws IOException {
    return NativeProcess.start(
        List.of("sh", "-c", script),
        Map.of("PATH", System.getenv("PATH"), "GREETING", "hello"),
        folder,
        folder.resolve("log"));
  }

  private long counted(String member) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(member)).trim());
  }

  private void awaitProgress() throws Exception {
    for (String member : MEMBERS) {
      Eventually.holds(member + " counts", () -> Files.exists(folder.resolve(member)));
      long before = counted(member);
      Eventually.holds(member + " counts on", () -> counted(member) > before);
    }
  }

  private List<String> counts() throws IOException {
    return List.of(
        Files.readString(folder.resolve("parent")),
        Files.readString(folder.resolve("child")),
        Files.readString(folder.resolve("grandchild")));
  }

  @Test
  void aKillReachesAllGenerations() throws Exception {
    NativeProcess family = start(FAMILY);
    awaitProgress();
    assertThat(family.pids()).hasSizeGreaterThanOrEqualTo(3);

    family.kill();

    assertThat(family.isAlive()).isFalse();
    assertThat(family.pids()).isEmpty();
    List<String> counts = counts();
    assertThat(counts()).isEqualTo(counts);
    family.kill();
  }

  @Test
  void aPauseStopsAllGenerationsUntilTheyAreResumed() throws Exception {
    NativeProcess family = start(FAMILY);
    try {
      awaitProgress();
      family.pause();
      Eventually.holds("all are stopped", () -> family.pids().stream().allMatch(this::isStopped));
      List<String> counts = counts();
      assertThat(counts()).isEqualTo(counts);
      family.resume();
      awaitProgress();
      family.pause();
    } finally {
      family.kill();
    }
    assertThat(family.pids()).isEmpty();
  }

  // A child that has ended stays a zombie while its parent, who would bury it, is stopped.
  private boolean isStopped(long pid) {
    String state = ask("stat", pid);
    return state.startsWith("T") || state.startsWith("Z");
  }

  @Test
  void aProcessHasTheGivenEnvironmentAloneAndWritesToTheLog() throws Exception {
    NativeProcess process = start("echo \"$GREETING ${HOME:-homeless}\"; echo sorry >&2; exit 3");
    assertThat(process.await()).isEqualTo(3);
    assertThat(folder.resolve("log")).hasContent("hello homeless\nsorry");
  }

  @Test
  void aSignalToTheGroupOfTheProgramDoesNotReachTheProcess() throws Exception {
    NativeProcess process = start("while :; do :; done");
    try {
      Eventually.holds(
          "the process has a group of its own",
          () -> !ask("pgid", process.pid()).equals(ask("pgid", ProcessHandle.current().pid())));
    } finally {
      process.kill();
    }
  }

  private static String ask(String column, long pid) {
    try {
      Process ps = new ProcessBuilder("ps", "-o", column + "=", "-p", Long.toString(pid)).start();
      return new String(ps.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .trim();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
