package dev.signalbox.lab.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Commands of the operating system that run for a moment. */
public final class Commands {

  private static final File NOTHING = new File("/dev/null");

  private Commands() {}

  /** Where the PATH has a command. */
  public static Optional<Path> find(String name) {
    String folders = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Arrays.stream(folders.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs a command without output and blocks until it ends; gives its exit status. */
  public static int run(List<String> command) throws IOException {
    return await(builder(command));
  }

  /** Runs lines of shell in a folder without output and blocks until they end. */
  public static int runShell(Path folder, String script) throws IOException {
    return await(builder(List.of("sh", "-c", script)).directory(folder.toFile()));
  }

  /**
   * The command, in a session of its own: a Ctrl-C at the terminal is meant for the program, and a
   * broker that got it too would be gone while the program still drains. Keeps the process id.
   */
  public static List<String> inOwnSession(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (find("setsid").isPresent()) {
      whole.add("setsid");
    } else if (find("perl").isPresent()) { // macOS has no setsid
      whole.addAll(List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die"));
    }
    whole.addAll(command);
    return List.copyOf(whole);
  }

  private static ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(command)
        .redirectInput(NOTHING)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  // Not waitFor(): what ends a broker must also work in a thread that is interrupted.
  private static int await(ProcessBuilder builder) throws IOException {
    return builder.start().onExit().join().exitValue();
  }
}
