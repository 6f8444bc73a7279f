package dev.signalbox.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** A command that has run, with what it said. */
public record Ran(int code, String out, String err) {
  /** The root of the source tree. */
  public static final Path HOME = Path.of(System.getProperty("signalbox.home")).normalize();

  /** Runs a command in this process. */
  public static Ran command(String... arguments) {
    return with(new ByteArrayInputStream(new byte[0]), arguments);
  }

  /** Runs a command that reads standard input. */
  public static Ran with(InputStream in, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(in, new PrintWriter(out), new PrintWriter(err), Console.Kind.PIPE);
    int code = Main.run(console, arguments);
    return new Ran(code, out.toString(), err.toString());
  }
}
