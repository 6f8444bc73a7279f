package dev.signalbox.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a command reads from and writes to.
 *
 * @param in standard input
 * @param out results
 * @param err progress, and what goes wrong
 * @param kind what is behind standard error
 */
public record Console(InputStream in, PrintWriter out, PrintWriter err, Kind kind) {
  /** What a progress line may do. */
  public enum Kind {
    /** It can overwrite itself. */
    TERMINAL,
    /** It must not. */
    PIPE
  }

  /** Checks the components. */
  public Console {
    Objects.requireNonNull(in, "in");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    Objects.requireNonNull(kind, "kind");
  }

  /** The process's own, written in UTF-8 whatever the locale says. */
  static Console ofProcess() {
    return new Console(
        System.in, writer(FileDescriptor.out), writer(FileDescriptor.err), kindOfProcess());
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }

  /** The launcher knows what is behind standard error; Java does not. */
  private static Kind kindOfProcess() {
    return "terminal".equals(System.getProperty("signalbox.stderr")) ? Kind.TERMINAL : Kind.PIPE;
  }
}
