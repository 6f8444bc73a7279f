package dev.signalbox.spi.config;

import dev.signalbox.spi.config.ConfigValue.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Fetches a secret from where a configuration says it is: a variable or a file. */
final class SecretSource {

  private static final int LARGEST_FILE = 65_536;

  private SecretSource() {}

  static boolean isOne(Table table) {
    return table.entries().keySet().equals(Set.of("env"))
        || table.entries().keySet().equals(Set.of("file"));
  }

  static Secret read(Readings.Context context) throws WrongValueException {
    Table table = Readings.table(context);
    if (!isOne(table)) {
      throw context.wrong(
          "not a secret", Optional.of("write a string, { env = \"NAME\" } or { file = \"path\" }"));
    }
    String kind = table.entries().keySet().iterator().next();
    ConfigValue value = table.entries().values().iterator().next().value();
    Readings.Context inner = context.inner(context.path() + "." + kind, value);
    String name = Readings.string(inner);
    return Secret.of(kind.equals("env") ? variable(inner, name) : file(inner, name));
  }

  private static String variable(Readings.Context context, String name) throws WrongValueException {
    Optional<String> value = context.variables().value(name);
    if (value.isEmpty()) {
      throw context.wrong(
          "the environment variable " + name + " is not set", Optional.of("set it"));
    }
    return value.get();
  }

  private static String file(Readings.Context context, String name) throws WrongValueException {
    try {
      Path path = Path.of(name);
      // A pipe or a device could make the load wait for ever.
      if (!Files.isRegularFile(path)) {
        throw context.wrong("no file " + path.toAbsolutePath());
      }
      if (Files.size(path) > LARGEST_FILE) {
        throw context.wrong(path.toAbsolutePath() + " is larger than " + LARGEST_FILE + " bytes");
      }
      String text = Files.readString(path, StandardCharsets.UTF_8);
      return text.endsWith("\r\n")
          ? text.substring(0, text.length() - 2)
          : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException | SecurityException cause) {
      throw context.wrong("cannot read " + name + " (" + cause.getClass().getSimpleName() + ")");
    } catch (InvalidPathException cause) {
      throw context.wrong("not a path: " + name);
    }
  }
}
