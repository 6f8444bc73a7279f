package dev.signalbox.lab;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import dev.signalbox.lab.PostgresOptions.Extension;
import dev.signalbox.lab.internal.FreePort;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container. Loaded only where Testcontainers is on the class path. */
final class ContainerPostgres implements Server {

  private static final String PLAIN = "postgres:18";
  private static final String WITH_PGMQ = "ghcr.io/pgmq/pg18-pgmq:v1.11.0";
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  private final PostgreSQLContainer container;
  private final PostgresAddress address;

  private ContainerPostgres(PostgreSQLContainer container, PostgresAddress address) {
    this.container = container;
    this.address = address;
  }

  static PostgresBroker open(PostgresOptions options) {
    String image = options.extension() == Extension.PGMQ ? WITH_PGMQ : PLAIN;
    PostgreSQLContainer container =
        new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
    try {
      int port = FreePort.find();
      // The engine would give a restarted container another port.
      container.setPortBindings(List.of("127.0.0.1:" + port + ":5432"));
      container.setCommand(command(options));
      container.start();
      PostgresAddress address =
          new PostgresAddress(
              "jdbc:postgresql://127.0.0.1:" + port + "/" + container.getDatabaseName(),
              container.getUsername(),
              container.getPassword());
      String origin = "container " + image + " on 127.0.0.1:" + port;
      Server server = new ContainerPostgres(container, address);
      return new StartedPostgres(address, origin, new BrokerControl("the " + origin, server));
    } catch (IOException | RuntimeException failure) {
      container.stop();
      throw new LabException("cannot start a container of " + image + ": " + failure, failure);
    }
  }

  private static String[] command(PostgresOptions options) {
    List<String> command = new ArrayList<>(List.of("postgres"));
    PostgresCluster.settings(options)
        .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return command.toArray(String[]::new);
  }

  @Override
  public void start() {
    engine().startContainerCmd(container.getContainerId()).exec();
    try {
      PostgresConnections.awaitVersion(address.complete(), START_PATIENCE, () -> true);
    } catch (SQLException refusal) {
      throw new LabException(
          "the PostgreSQL at " + address + " does not accept connections: " + refusal.getMessage(),
          refusal);
    }
  }

  @Override
  public void kill() throws IOException {
    if (isPaused()) {
      resume(); // a frozen container cannot be killed
    }
    engine().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
    awaitEnd();
  }

  private boolean isPaused() {
    return Boolean.TRUE.equals(
        engine().inspectContainerCmd(container.getContainerId()).exec().getState().getPaused());
  }

  private void awaitEnd() throws IOException {
    try (WaitContainerResultCallback end =
        engine()
            .waitContainerCmd(container.getContainerId())
            .exec(new WaitContainerResultCallback())) {
      end.awaitStatusCode(30, TimeUnit.SECONDS);
    }
  }

  @Override
  public void pause() {
    engine().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    engine().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void remove() {
    container.stop();
  }

  private static DockerClient engine() {
    return DockerClientFactory.instance().client();
  }
}
