package dev.signalbox.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Says which Signalbox this is. */
final class Version implements IVersionProvider {
  Version() {}

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"signalbox " + number() + " (Java " + Runtime.version() + ")"};
  }

  private static String number() throws IOException {
    try (InputStream text = Version.class.getResourceAsStream("version.txt")) {
      return text == null
          ? "(unknown version)"
          : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
