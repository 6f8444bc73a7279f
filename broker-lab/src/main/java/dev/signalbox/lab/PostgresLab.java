package dev.signalbox.lab;

import static java.util.Objects.requireNonNull;

/**
 * Starts PostgreSQL servers.
 *
 * <p>The first of these that there is: the server whose JDBC address, with the parameters {@code
 * user} and {@code password}, is in {@code SIGNALBOX_LAB_POSTGRESQL_URL}; a container, if a Docker
 * engine answers and Testcontainers is on the class path; a native process. {@code
 * SIGNALBOX_LAB=native} or {@code container} leaves only that one. A native server's programs, and
 * the pgmq extension for it, live in {@code SIGNALBOX_LAB_DIR}, by default {@code
 * ~/.cache/signalbox/lab}.
 */
public final class PostgresLab {

  /** The environment's variable with the JDBC address of a server that is there already. */
  public static final String URL = LabEnvironment.addressVariable(PostgresBroker.NAME);

  private static final String CONTAINER = "org.testcontainers.postgresql.PostgreSQLContainer";

  private PostgresLab() {}

  /**
   * A server, empty unless its address came from the environment. Blocks until it accepts
   * connections: some seconds, and more where programs or an image are fetched first.
   *
   * @throws LabException if there is none to be had; it names what is missing and how to get it
   */
  public static PostgresBroker open(PostgresOptions options) {
    return open(options, LabEnvironment.ofProcess());
  }

  static PostgresBroker open(PostgresOptions options, LabEnvironment environment) {
    requireNonNull(options, "options");
    return environment
        .address(PostgresBroker.NAME)
        .<PostgresBroker>map(address -> ExternalPostgres.open(address, options))
        .orElseGet(() -> start(options, environment));
  }

  // The container's class is loaded only here: Testcontainers need not be on the class path.
  private static PostgresBroker start(PostgresOptions options, LabEnvironment environment) {
    return environment.wantsContainer(PostgresBroker.NAME, CONTAINER)
        ? ContainerPostgres.open(options)
        : NativePostgres.open(options, environment.tools());
  }
}
