package dev.signalbox.provider.pgmq.schema;

/**
 * The pgmq that a database has.
 *
 * @param kind where it comes from
 * @param version the extension's version, or that of the bundled SQL; empty: not known
 */
public record Installed(Kind kind, String version) {
  /** Where a pgmq comes from. */
  public enum Kind {
    /** The extension. */
    EXTENSION,
    /** PGMQ's own SQL, run without the extension. */
    SQL_ONLY,
    /** Signalbox's own SQL. */
    BUNDLED
  }

  /** In words, such as {@code pgmq 1.11.1}. */
  @Override
  public String toString() {
    return switch (kind) {
      case EXTENSION -> "pgmq " + version;
      case SQL_ONLY -> "pgmq without the extension";
      case BUNDLED -> "bundled SQL";
    };
  }
}
