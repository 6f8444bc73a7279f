package dev.signalbox.provider.pgmq;

/** The servers that tests share: one with the real extension, one with the bundled SQL. */
enum Server {
  EXTENSION,
  BUNDLED;

  String url() {
    return "jdbc:postgresql://localhost:54329/postgres?user=postgres";
  }
}
