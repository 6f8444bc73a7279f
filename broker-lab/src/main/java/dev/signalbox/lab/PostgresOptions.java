package dev.signalbox.lab;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a PostgreSQL server is to be.
 *
 * @param extension whether the pgmq extension is there
 * @param durability what survives a crash
 * @param folder where the server's folder of its own is made
 * @param serverSettings further settings, by the names that {@code postgresql.conf} has for them
 */
public record PostgresOptions(
    Extension extension, Durability durability, Path folder, Map<String, String> serverSettings) {

  /** Whether {@code CREATE EXTENSION pgmq} works. */
  public enum Extension {
    /** As it comes: a native server is without, another one may have it. */
    ANY,
    /** It does. */
    PGMQ,
    /** It does not: the server does not know the extension. */
    NONE
  }

  /** What survives a crash of the server or of the machine. */
  public enum Durability {
    /** All that was committed: fsync, synchronous_commit and full_page_writes are on. */
    FULL,
    /** What was written before the last second or so; faster, for tests of everything else. */
    RELAXED
  }

  /**
   * Any extension, full durability, {@code target/lab} under the working directory, no further
   * settings.
   */
  public static final PostgresOptions DEFAULT =
      new PostgresOptions(Extension.ANY, Durability.FULL, Path.of("target", "lab"), Map.of());

  /** Checks and copies. */
  public PostgresOptions {
    requireNonNull(extension, "extension");
    requireNonNull(durability, "durability");
    requireNonNull(folder, "folder");
    serverSettings = Map.copyOf(serverSettings);
  }

  /** These options with another extension. */
  public PostgresOptions with(Extension other) {
    return new PostgresOptions(other, durability, folder, serverSettings);
  }

  /** These options with another durability. */
  public PostgresOptions with(Durability other) {
    return new PostgresOptions(extension, other, folder, serverSettings);
  }

  /** These options with another folder. */
  public PostgresOptions in(Path other) {
    return new PostgresOptions(extension, durability, other, serverSettings);
  }

  /** These options with other settings of the server, such as {@code work_mem} and {@code 4MB}. */
  public PostgresOptions configured(Map<String, String> others) {
    return new PostgresOptions(extension, durability, folder, others);
  }
}
