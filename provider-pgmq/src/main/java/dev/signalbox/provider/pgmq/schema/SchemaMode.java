package dev.signalbox.provider.pgmq.schema;

/** Whose pgmq is used. */
public enum SchemaMode {
  /** The extension where it is or can be had, else the bundled SQL. */
  AUTO,
  /** The extension. */
  EXTENSION,
  /** The bundled SQL. */
  BUNDLED
}
