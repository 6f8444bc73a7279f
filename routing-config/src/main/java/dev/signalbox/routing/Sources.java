package dev.signalbox.routing;

import dev.signalbox.routing.internal.TomlText;
import dev.signalbox.spi.config.ConfigProblems;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The files of a configuration, wherever they are. */
interface Sources {

  /** Whether there are several files in a folder, rather than one. */
  boolean isFolder();

  /** What problems call a file; the empty name is the one file itself. */
  String name(String file);

  /** A file's bytes; nothing if it does not exist, or cannot be read, which is a problem then. */
  Optional<byte[]> read(String file, ConfigProblems problems);

  /** As many bytes as it takes to know that a file is too large. */
  static byte[] readBounded(InputStream stream) throws IOException {
    return stream.readNBytes(TomlText.LARGEST + 1);
  }
}
