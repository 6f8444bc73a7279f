package dev.signalbox.lab;

import java.util.Map;

/**
 * Starts PostgreSQL: the one whose address is in {@value #URL}, else a container where a Docker
 * engine answers, else a native server from binaries that come as a Maven artifact. {@value #WAY}
 * can be {@code container} or {@code native} to force one of the two.
 */
public final class PostgresLab {

  /** The environment variable with the JDBC address of a PostgreSQL that is there already. */
  public static final String URL = "SIGNALBOX_LAB_POSTGRESQL_URL";

  /** The environment variable that forces a way. */
  public static final String WAY = "SIGNALBOX_LAB";

  private PostgresLab() {}

  /**
   * Opens a PostgreSQL; blocks until it answers, some seconds.
   *
   * @throws LabException naming what is missing and the command that installs it
   */
  public static PostgresBroker open(PostgresOptions options) {
    return open(options, System.getenv());
  }

  /** Opens one as an environment says. */
  static PostgresBroker open(PostgresOptions options, Map<String, String> environment) {
    String url = environment.get(URL);
    if (url != null && !url.isBlank()) {
      return new GivenPostgres(url, options);
    }
    String way = environment.getOrDefault(WAY, "");
    return switch (way) {
      case "native" -> NativePostgres.start(options, LabTools.of(environment));
      case "container" -> ContainerPostgres.start(options);
      case "" ->
          Docker.answers()
              ? ContainerPostgres.start(options)
              : NativePostgres.start(options, LabTools.of(environment));
      default ->
          throw new LabException(
              "%s is \"%s\"; it can be \"native\", \"container\" or unset".formatted(WAY, way));
    };
  }
}
