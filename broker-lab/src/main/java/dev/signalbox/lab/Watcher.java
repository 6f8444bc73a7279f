package dev.signalbox.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Sees to it that a server does not outlive this program, however that ends: a small shell that
 * reads from a pipe whose other end is this JVM. At the end of the pipe it kills the server that it
 * was last told of, and deletes its folder.
 */
final class Watcher implements AutoCloseable {

  // The children of a killed server end by themselves; the folder may need a second try for them.
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      pid=
      while read -r line; do pid=$line; done
      [ "$pid" = done ] && exit 0
      if [ -n "$pid" ]; then
        children=$(ps -o pid= --ppid "$pid" 2>/dev/null)
        kill -9 $pid $children 2>/dev/null
      fi
      for i in 1 2 3 4 5; do rm -rf "$1" 2>/dev/null && exit 0; sleep 1; done
      """;

  private final Process shell;
  private final OutputStream pipe;

  /** Watches over a folder; no server yet. */
  Watcher(Path folder) {
    try {
      this.shell =
          new ProcessBuilder("sh", "-c", SCRIPT, "sh", folder.toAbsolutePath().toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException failure) {
      throw new LabException("cannot start the shell that watches over a server", failure);
    }
    this.pipe = shell.getOutputStream();
  }

  /** Watches over this process from now on. */
  void watch(long pid) {
    say(Long.toString(pid));
  }

  private void say(String line) {
    try {
      pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException failure) {
      throw new LabException("the shell that watches over a server is gone", failure);
    }
  }

  /** Nothing is left to be watched. */
  @Override
  public void close() {
    say("done");
    try {
      pipe.close();
      shell.waitFor();
    } catch (IOException failure) {
      throw new LabException("the shell that watches over a server is gone", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
