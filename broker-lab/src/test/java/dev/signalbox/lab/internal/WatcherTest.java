package dev.signalbox.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lab.Eventually;
import dev.signalbox.lab.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatcherTest {

  private static final String FAMILY = "(while :; do :; done) & while :; do :; done";

  @TempDir Path folder;

  @Test
  void afterTheProgramsDeathTheProcessesAndTheFolderAreGoneAndTheFarewellHasRun() throws Exception {
    Path own = Files.createDirectory(folder.resolve("with \"quotes\" and $signs"));
    Process program = Programs.start(Holder.class, List.of(own.toString()));
    List<ProcessHandle> watched =
        program
            .inputReader()
            .readLine()
            .lines()
            .flatMap(line -> List.of(line.split(" ", -1)).stream())
            .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
            .toList();
    assertThat(watched).hasSize(4);

    program.destroyForcibly();

    Eventually.holds("the folder is deleted", () -> !Files.exists(own));
    Eventually.holds(
        "the processes are dead",
        () -> watched.stream().noneMatch(each -> each.info().command().isPresent()));
    assertThat(folder.resolve("farewell")).hasContent("here");
  }

  @Test
  void aWatcherThatIsClosedDoesNothing() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    Watcher watcher = Watcher.open(own, "touch ../farewell");
    NativeProcess process = family(own);
    watcher.watch(process);

    watcher.close();
    watcher.close();

    Eventually.holds(
        "the watcher has ended",
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(
                    other -> other.info().commandLine().orElse("").contains(own.toString())));
    assertThat(process.isAlive()).isTrue();
    assertThat(own).exists();
    assertThat(folder.resolve("farewell")).doesNotExist();
    process.kill();
  }

  private static NativeProcess family(Path own) throws IOException {
    Map<String, String> environment = Map.of("PATH", System.getenv("PATH"));
    return NativeProcess.start(List.of("sh", "-c", FAMILY), environment, own, own.resolve("log"));
  }

  /** Has two families of processes watched, names them, and lives until it is killed. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      Path own = Path.of(arguments[0]);
      Watcher watcher = Watcher.open(own, "[ -f log ] && echo here >../farewell");
      NativeProcess one = family(own);
      NativeProcess other = family(own);
      watcher.watch(one);
      watcher.watch(one, other);
      Eventually.holds("all run", () -> one.pids().size() == 2 && other.pids().size() == 2);
      List<String> pids =
          java.util.stream.Stream.of(one, other)
              .flatMap(family -> family.pids().stream())
              .map(String::valueOf)
              .toList();
      System.out.println(String.join(" ", pids));
      while (System.in.read() >= 0) {}
    }
  }
}
