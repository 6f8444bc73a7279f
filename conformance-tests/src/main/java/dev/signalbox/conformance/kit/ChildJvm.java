package dev.signalbox.conformance.kit;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Another process that publishes or consumes, and can be killed. */
@SuppressWarnings("try") // a close that fails, fails the clause, interrupted or not
public final class ChildJvm implements AutoCloseable {
  /** The payload of an event that kills the process that handles it. */
  public static final String KILLER = "this event kills its consumer";

  /** What the process does. */
  public enum Role {
    /** Creates ten groups when it is told to. */
    CREATE,
    /** Consumes the default group, and dies of killer events. */
    CONSUME,
    /** Publishes until it is killed. */
    PUBLISH
  }

  private final Trial trial;
  private final Process process;
  private final BufferedWriter input;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private ChildJvm(Trial trial, Process process) {
    this.trial = trial;
    this.process = process;
    this.input =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a process with the usual settings. */
  public static ChildJvm start(Trial trial, Role role) throws Exception {
    return start(trial, role, Map.of());
  }

  /** Starts a process; it has begun when this returns, not yet connected. */
  public static ChildJvm start(Trial trial, Role role, Map<String, ?> engine) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ChildJvm child = new ChildJvm(trial, process);
    trial.closeLater(child);
    KitThreads.factory("child").newThread(child::read).start();
    // Secrets go through the pipe, not through arguments that every user of the machine can see.
    child.tell(
        ChildOrders.write(
            new ChildOrders(
                role,
                trial.target().provider(),
                trial.instance(),
                trial.namespace(),
                trial.target().settings(),
                trial.engineSettings(engine))));
    return child;
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(ChildMain.PREFIX)) {
          String said = line.substring(ChildMain.PREFIX.length());
          trial.history().add("process", said);
          lines.add(said);
        }
      }
    } catch (IOException gone) {
      trial.history().add("process", "ended: " + gone.getMessage());
    }
  }

  /** Tells it something, a line. */
  public void tell(String line) {
    try {
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException("the process is gone: " + lines, gone);
    }
  }

  /** Waits until it says a line; what it says of a failure fails the clause. */
  public void await(String line) throws Exception {
    trial
        .deadlines()
        .eventually(
            "the process says " + line,
            trial.deadlines().patience().multipliedBy(2),
            () -> {
              failIfItFailed();
              return lines.contains(line);
            });
  }

  private void failIfItFailed() {
    lines.stream()
        .filter(said -> said.startsWith("FAILED"))
        .findFirst()
        .ifPresent(
            said -> {
              throw new AssertionError("the suite's own process: " + said);
            });
  }

  /** Waits until it is dead by its own hand. */
  public void awaitDeath() throws Exception {
    trial.deadlines().eventually("the process is dead", () -> !process.isAlive());
  }

  /** Waits until it is dead, or something else is so, and then kills it; whether it died. */
  public boolean awaitDeathOr(Callable<Boolean> enough) throws Exception {
    trial
        .deadlines()
        .eventually(
            "the process dies",
            trial.deadlines().patience().multipliedBy(2),
            () -> {
              failIfItFailed();
              return !process.isAlive() || enough.call();
            });
    boolean died = !process.isAlive();
    close();
    return died;
  }

  /** Kills it at once, and returns when it is gone and all that it said has been read. */
  public void kill() throws Exception {
    close();
  }

  /** Waits until it has had so many publishes confirmed. */
  public void awaitAccepted(int count) throws Exception {
    trial
        .deadlines()
        .eventually(
            count + " confirmed publishes of the process",
            trial.deadlines().patience().multipliedBy(2),
            () -> {
              failIfItFailed();
              return accepted().size() >= count;
            });
  }

  /** The events whose publish was confirmed to it. */
  public List<String> accepted() {
    return said("ACCEPTED ").toList();
  }

  /** The events that it began to publish. */
  public List<String> attempted() {
    return said("ATTEMPTED ").toList();
  }

  /** The events that it handled to the end. */
  public List<String> handled() {
    return said("HANDLED ").toList();
  }

  private Stream<String> said(String what) {
    return lines.stream()
        .filter(line -> line.startsWith(what))
        .map(line -> line.substring(what.length()));
  }

  @Override
  public void close() throws Exception {
    int status = process.destroyForcibly().waitFor();
    trial.history().add("process", "ended with " + status);
  }
}
