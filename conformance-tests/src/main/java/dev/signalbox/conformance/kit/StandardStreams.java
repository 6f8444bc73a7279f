package dev.signalbox.conformance.kit;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The streams of a child process, which talk to its parent and to nobody else. */
final class StandardStreams {
  private StandardStreams() {}

  static InputStream input() {
    return new FileInputStream(FileDescriptor.in);
  }

  static PrintStream output() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }
}
