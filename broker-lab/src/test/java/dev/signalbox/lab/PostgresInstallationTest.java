package dev.signalbox.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lab.internal.Commands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresInstallationTest {

  @TempDir Path tools;

  @Test
  void programsThatSeveralJvmsUnpackAtOnceWork() throws Exception {
    List<Process> jvms = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      jvms.add(Programs.start(Unpacking.class, List.of(tools.toString())));
    }
    List<String> folders = new ArrayList<>();
    for (Process jvm : jvms) {
      folders.add(jvm.inputReader().readLine());
      assertThat(jvm.waitFor()).isZero();
    }
    assertThat(folders).doesNotContainNull();
    assertThat(Stream.of(folders.get(0), folders.get(1), folders.get(2)).distinct()).hasSize(1);
    Path server = Path.of(folders.get(0)).resolve("postgres");
    assertThat(Commands.run(List.of(server.toString(), "--version"))).isZero();
  }

  /** Unpacks the server's programs and says where. */
  static final class Unpacking {

    private Unpacking() {}

    public static void main(String[] arguments) {
      System.out.println(new PostgresInstallation(Path.of(arguments[0])).programs());
    }
  }
}
