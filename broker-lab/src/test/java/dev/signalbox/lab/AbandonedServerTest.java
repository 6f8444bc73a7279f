package dev.signalbox.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose program ends without closing it. */
class AbandonedServerTest {

  @TempDir Path folder;

  @Test
  void aServerDoesNotOutliveAKilledProgram() throws Exception {
    Process program = start("running");
    Traces traces = Traces.of(program.inputReader().readLine(), folder);
    assertThat(traces.processes()).hasSizeGreaterThan(1);

    program.destroyForcibly();

    Eventually.holds("nothing is left of the server", traces::areGone);
  }

  @Test
  void aPausedServerDoesNotOutliveAKilledProgram() throws Exception {
    Process program = start("paused");
    Traces traces = Traces.of(program.inputReader().readLine(), folder);

    program.destroyForcibly();

    Eventually.holds("nothing is left of the server", traces::areGone);
  }

  @Test
  void aServerDoesNotOutliveAProgramThatEndsByItself() throws Exception {
    Process program = start("running");
    Traces traces = Traces.of(program.inputReader().readLine(), folder);

    program.outputWriter().close();

    assertThat(program.waitFor()).isZero();
    Eventually.holds("nothing is left of the server", traces::areGone);
  }

  private Process start(String state) throws IOException {
    return Programs.start(Holder.class, List.of(folder.toString(), state));
  }

  /** Opens a server, says where, and lives until its input ends. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      PostgresOptions options = PostgresOptions.DEFAULT.in(Path.of(arguments[0]));
      PostgresBroker broker = PostgresLab.open(options, NativePostgresTest.NATIVE);
      if (arguments[1].equals("paused")) {
        broker.pause();
      }
      System.out.println(broker.url());
      while (System.in.read() >= 0) {}
    }
  }
}
