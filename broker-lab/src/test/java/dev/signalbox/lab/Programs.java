package dev.signalbox.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Test programs that run in JVMs of their own. */
public final class Programs {

  private Programs() {}

  /** Starts one on this JVM's class path; its errors go where this JVM's go. */
  public static Process start(Class<?> program, List<String> arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    List<String> command =
        new ArrayList<>(List.of(java, "-Xmx128m", "-cp", classPath, program.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
