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
}
