package dev.signalbox.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lab.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

  @TempDir Path parent;

  @Test
  void ofManyThreadsOneFillsTheFolderAndAllGetItWhole() throws Exception {
    AtomicInteger fillings = new AtomicInteger();
    Callable<Path> preparation =
        () -> {
          Path folder =
              Folders.prepare(
                  parent,
                  "made",
                  part -> {
                    fillings.incrementAndGet();
                    write(part);
                  });
          assertThat(folder.resolve("last")).exists();
          return folder;
        };
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Path> each : threads.invokeAll(java.util.Collections.nCopies(8, preparation))) {
        assertThat(each.get()).isEqualTo(parent.resolve("made"));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fillings).hasValue(1);
  }

  @Test
  void ofManyProcessesOneFillsTheFolderAndAllGetItWhole() throws Exception {
    List<Process> programs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      programs.add(Programs.start(Preparation.class, List.of(parent.toString())));
    }
    List<String> said = new ArrayList<>();
    for (Process program : programs) {
      said.add(program.inputReader().readLine());
      assertThat(program.waitFor()).isZero();
    }
    assertThat(said).containsOnlyOnce("filled and whole").containsOnly("filled and whole", "whole");
  }

  @Test
  void whatAKilledProcessLeftHalfFilledIsFilledAnew() throws Exception {
    Process program = Programs.start(Stuck.class, List.of(parent.toString()));
    assertThat(program.inputReader().readLine()).isEqualTo("halfway");
    program.destroyForcibly().waitFor();

    Path folder = Folders.prepare(parent, "made", FoldersTest::write);

    assertThat(folder.resolve("half")).doesNotExist();
    assertThat(folder.resolve("last")).exists();
  }

  @Test
  void aFillingThatFailsLeavesNoFolder() throws Exception {
    assertThatThrownBy(
            () ->
                Folders.prepare(
                    parent,
                    "made",
                    part -> {
                      write(part);
                      throw new IOException("full disk");
                    }))
        .hasMessage("full disk");
    assertThat(parent.resolve("made")).doesNotExist();
    assertThat(Folders.prepare(parent, "made", FoldersTest::write)).isDirectory();
  }

  @Test
  void aFolderIsDeletedWithoutFollowingItsLinks() throws Exception {
    Path kept = Files.createDirectory(parent.resolve("kept"));
    write(kept);
    Path folder = Files.createDirectories(parent.resolve("folder").resolve("sub"));
    Files.createSymbolicLink(folder.resolve("link"), kept);

    Folders.delete(parent.resolve("folder"));
    Folders.delete(parent.resolve("folder"));

    assertThat(parent.resolve("folder")).doesNotExist();
    assertThat(kept.resolve("last")).exists();
  }

  private static void write(Path folder) throws IOException {
    for (int i = 0; i < 200; i++) {
      Files.writeString(folder.resolve("file" + i), "content");
    }
    Files.writeString(folder.resolve("last"), "content");
  }

  /** Prepares a folder and says what it did and found. */
  static final class Preparation {

    private Preparation() {}

    public static void main(String[] arguments) throws IOException {
      StringBuilder said = new StringBuilder();
      Path folder =
          Folders.prepare(
              Path.of(arguments[0]),
              "made",
              part -> {
                said.append("filled and ");
                write(part);
              });
      System.out.println(said + (Files.exists(folder.resolve("last")) ? "whole" : "torn"));
    }
  }

  /** Fills a folder by half and waits to be killed. */
  static final class Stuck {

    private Stuck() {}

    public static void main(String[] arguments) throws IOException {
      Path unused =
          Folders.prepare(
              Path.of(arguments[0]),
              "made",
              part -> {
                Files.writeString(part.resolve("half"), "content");
                System.out.println("halfway");
                while (System.in.read() >= 0) {}
              });
    }
  }
}
