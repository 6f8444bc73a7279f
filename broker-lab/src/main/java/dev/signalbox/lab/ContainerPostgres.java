package dev.signalbox.lab;

import com.github.dockerjava.api.DockerClient;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A PostgreSQL in a container. Only loaded where Testcontainers is on the class path. */
final class ContainerPostgres implements PostgresBroker {

  private static final String WITH_PGMQ = "ghcr.io/pgmq/pg18-pgmq:v1.11.1";
  private static final String PLAIN = "postgres:18";

  private final PostgreSQLContainer container;
  private final int port;

  private ContainerPostgres(PostgreSQLContainer container, int port) {
    this.container = container;
    this.port = port;
  }

  static ContainerPostgres start(PostgresOptions options) {
    try {
      String image = options.extension() == PostgresOptions.Extension.PGMQ ? WITH_PGMQ : PLAIN;
      int port = Ports.free();
      PostgreSQLContainer container =
          new PostgreSQLContainer(
              DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
      // A fixed port, so that a restart keeps the address.
      container.setPortBindings(List.of("127.0.0.1:" + port + ":5432"));
      container.setCommand(command(options));
      container.waitingFor(Wait.forListeningPort());
      container.start();
      return new ContainerPostgres(container, port);
    } catch (NoClassDefFoundError missing) {
      throw new LabException(
          "Testcontainers is not on the class path: add org.testcontainers:testcontainers-postgresql",
          missing);
    }
  }

  private static String[] command(PostgresOptions options) {
    List<String> command = new ArrayList<>(List.of("postgres"));
    NativePostgres.serverSettings(options)
        .forEach(
            (name, value) -> {
              if (!name.equals("listen_addresses") && !name.startsWith("unix_socket")) {
                command.add("-c");
                command.add(name + "=" + value);
              }
            });
    return command.toArray(String[]::new);
  }

  @Override
  public String origin() {
    return "container " + container.getDockerImageName() + " on 127.0.0.1:" + port;
  }

  @Override
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s"
        .formatted(
            port, container.getDatabaseName(), container.getUsername(), container.getPassword());
  }

  @Override
  public boolean controllable() {
    return true;
  }

  @Override
  public void kill() {
    docker().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
  }

  @Override
  public void restart() {
    docker().startContainerCmd(container.getContainerId()).exec();
    Wait.forListeningPort().waitUntilReady(container);
  }

  @Override
  public void pause() {
    docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    docker().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }
}
