package dev.signalbox.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lab.PostgresOptions.Durability;
import dev.signalbox.lab.PostgresOptions.Extension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a native server does when it is started, killed, paused and closed. */
@Tag("slow")
class NativePostgresTest {

  static final LabEnvironment NATIVE = new LabEnvironment(Map.of(LabEnvironment.WAY, "native"));

  @TempDir Path folder;

  private PostgresBroker open(PostgresOptions options) {
    return PostgresLab.open(options.in(folder), NATIVE);
  }

  private static String ask(PostgresBroker broker, String query) throws SQLException {
    try (Connection connection = broker.connect()) {
      return ask(connection, query);
    }
  }

  private static String ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void tell(PostgresBroker broker, String command) throws SQLException {
    try (Connection connection = broker.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  @Test
  void aKilledServerComesBackOnItsDataAndPort() throws Exception {
    try (PostgresBroker broker = open(PostgresOptions.DEFAULT)) {
      tell(broker, "create table kept as select 42 as number");
      String url = broker.url();
      Traces traces = Traces.of(url, folder);
      try (Connection open = broker.connect()) {
        broker.kill();
        assertThat(traces.hasProcesses()).isFalse();
        assertThat(traces.holdsPort()).isFalse();
        assertThatThrownBy(() -> ask(open, "select 1")).isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(broker::connect).isInstanceOf(SQLException.class);

      broker.restart();

      assertThat(broker.url()).isEqualTo(url);
      assertThat(ask(broker, "select number from kept")).isEqualTo("42");
    }
  }

  @Test
  void aPausedServerAnswersNobodyUntilItIsResumed() throws Exception {
    try (PostgresBroker broker = open(PostgresOptions.DEFAULT);
        Connection impatient = broker.connect();
        Connection patient = broker.connect()) {
      impatient.setNetworkTimeout(Runnable::run, 200);
      broker.pause();
      assertThatThrownBy(() -> ask(impatient, "select 1")).isInstanceOf(SQLException.class);
      broker.resume();
      assertThat(ask(patient, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void nothingIsLeftOfAClosedServer() throws Exception {
    PostgresBroker broker = open(PostgresOptions.DEFAULT);
    Traces traces = Traces.of(broker.url(), folder);
    assertThat(traces.processes()).hasSizeGreaterThan(2);
    assertThat(traces.hasProcesses()).isTrue();
    assertThat(traces.holdsPort()).isTrue();
    assertThat(traces.holdsSharedMemory()).isTrue();

    broker.close();
    broker.close();

    assertThat(traces.areGone()).isTrue();
  }

  @Test
  void nothingIsLeftOfAServerThatIsClosedWhilePausedOrKilled() throws Exception {
    PostgresBroker paused = open(PostgresOptions.DEFAULT);
    Traces traces = Traces.of(paused.url(), folder);
    paused.pause();
    paused.close();
    assertThat(traces.areGone()).isTrue();

    PostgresBroker killed = open(PostgresOptions.DEFAULT);
    traces = Traces.of(killed.url(), folder);
    killed.kill();
    killed.close();
    assertThat(traces.areGone()).isTrue();
  }

  @Test
  void aServerIsEndedAlsoByAThreadThatIsInterrupted() throws Exception {
    PostgresBroker broker = open(PostgresOptions.DEFAULT);
    Traces traces = Traces.of(broker.url(), folder);
    Thread.currentThread().interrupt();
    broker.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(traces.areGone()).isTrue();
  }

  @Test
  void operationsThatDoNotFitTheStateAreRefused() {
    PostgresBroker broker = open(PostgresOptions.DEFAULT);
    assertThatThrownBy(broker::restart)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot restart the native PostgreSQL")
        .hasMessageEndingWith("it is running");
    broker.resume();
    broker.kill();
    broker.kill();
    assertThatThrownBy(broker::pause)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("it is killed");
    broker.close();
    assertThatThrownBy(broker::restart)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("it is closed");
    assertThatThrownBy(broker::kill).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void serversWithAndWithoutTheExtensionRunSideBySide() throws Exception {
    try (PostgresBroker with = open(PostgresOptions.DEFAULT.with(Extension.PGMQ));
        PostgresBroker without = open(PostgresOptions.DEFAULT.with(Extension.NONE))) {
      tell(with, "create extension pgmq");
      tell(with, "select pgmq.create('tried')");
      assertThat(ask(with, "select extversion from pg_extension where extname = 'pgmq'"))
          .startsWith("1.11");
      assertThatThrownBy(() -> tell(without, "create extension pgmq"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("extension \"pgmq\" is not available");
    }
  }

  @Test
  void fullDurabilityIsReallyOn() throws Exception {
    try (PostgresBroker broker = open(PostgresOptions.DEFAULT)) {
      assertThat(ask(broker, "show fsync")).isEqualTo("on");
      assertThat(ask(broker, "show synchronous_commit")).isEqualTo("on");
      assertThat(ask(broker, "show full_page_writes")).isEqualTo("on");
    }
  }

  @Test
  void theServerHasTheSettingsThatWereAskedForAndListensOnThisMachineOnly() throws Exception {
    PostgresOptions options =
        PostgresOptions.DEFAULT
            .with(Durability.RELAXED)
            .configured(Map.of("work_mem", "5MB", "application_name", "two words"));
    try (PostgresBroker broker = open(options)) {
      assertThat(ask(broker, "show fsync")).isEqualTo("off");
      assertThat(ask(broker, "show synchronous_commit")).isEqualTo("off");
      assertThat(ask(broker, "show work_mem")).isEqualTo("5MB");
      assertThat(ask(broker, "show max_connections")).isEqualTo("200");
      assertThat(ask(broker, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(ask(broker, "show unix_socket_directories")).isEmpty();
      assertThat(broker.origin()).matches("native PostgreSQL 18\\.\\d+ on 127\\.0\\.0\\.1:\\d+");
      assertThat(broker).hasToString(broker.origin());
    }
  }

  @Test
  void onlyThePasswordOpensTheServer() throws Exception {
    try (PostgresBroker broker = open(PostgresOptions.DEFAULT)) {
      Map<String, Object> settings = broker.settings();
      assertThat(settings).containsOnlyKeys("url", "username", "password");
      assertThat((String) settings.get("url")).doesNotContain((String) settings.get("password"));
      assertThatThrownBy(
              () -> PostgresConnections.open(settings.get("url") + "?user=postgres&password=no"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void aServerThatCannotStartSaysWhyAndLeavesNothing() {
    assertThatThrownBy(() -> open(PostgresOptions.DEFAULT.configured(Map.of("work_mem", "none"))))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("invalid value for parameter \"work_mem\"");
    assertThat(folder).isEmptyDirectory();
  }
}
