package dev.signalbox.lab;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * How a PostgreSQL is to be.
 *
 * @param extension whether the files of the real pgmq extension are there to be created
 * @param durability whether what is committed survives a crash
 * @param folder where its data goes, in a folder of its own that is deleted in the end
 * @param serverSettings further settings of the server, as in {@code postgresql.conf}
 */
public record PostgresOptions(
    Extension extension, Durability durability, Path folder, Map<String, String> serverSettings) {

  /** Whether the real pgmq extension can be created. */
  public enum Extension {
    /** Its files are there. */
    PGMQ,
    /** It is unknown to the server. */
    NONE
  }

  /** What a commit promises. */
  public enum Durability {
    /** It is on the disk: for tests of faults, for benchmarks, for everything that is claimed. */
    FULL,
    /** It is in memory: for tests of everything else, which it makes faster. */
    RELAXED
  }

  /** A durable server without the extension, its data under {@code target/lab}. */
  public static final PostgresOptions DEFAULT =
      new PostgresOptions(Extension.NONE, Durability.FULL, Path.of("target", "lab"), Map.of());

  /** Checks and copies the components. */
  public PostgresOptions {
    Objects.requireNonNull(extension, "extension");
    Objects.requireNonNull(durability, "durability");
    Objects.requireNonNull(folder, "folder");
    serverSettings = Map.copyOf(serverSettings);
  }

  /** The same with or without the extension. */
  public PostgresOptions with(Extension extension) {
    return new PostgresOptions(extension, durability, folder, serverSettings);
  }

  /** The same with another durability. */
  public PostgresOptions with(Durability durability) {
    return new PostgresOptions(extension, durability, folder, serverSettings);
  }

  /** The same with its data elsewhere. */
  public PostgresOptions in(Path folder) {
    return new PostgresOptions(extension, durability, folder, serverSettings);
  }

  /** The same with other settings of the server. */
  public PostgresOptions configured(Map<String, String> serverSettings) {
    return new PostgresOptions(extension, durability, folder, serverSettings);
  }
}
