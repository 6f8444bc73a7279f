package dev.signalbox.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lab's PostgreSQL does when it is started, killed, paused and closed. */
class PostgresLabTest {
  private static final Map<String, String> NATIVE = Map.of(PostgresLab.WAY, "native");

  @TempDir Path folder;

  private PostgresBroker open(PostgresOptions.Extension extension) {
    return PostgresLab.open(PostgresOptions.DEFAULT.with(extension).in(folder), NATIVE);
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void tell(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<ProcessHandle> servers(String url) {
    int port = port(url);
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              process -> process.info().commandLine().orElse("").contains("-p " + port + " "))
          .toList();
    }
  }

  private static int port(String url) {
    return URI.create(url.substring("jdbc:".length())).getPort();
  }

  @Test
  void aKilledServerComesBackWithItsDataAtTheSameAddress() throws Exception {
    try (PostgresBroker broker = open(PostgresOptions.Extension.NONE)) {
      String url = broker.url();
      try (Connection connection = broker.connect()) {
        assertThat(ask(connection, "show fsync")).isEqualTo("on");
        assertThat(ask(connection, "show synchronous_commit")).isEqualTo("on");
        assertThat(ask(connection, "show full_page_writes")).isEqualTo("on");
        tell(connection, "create table kept (n int)");
        tell(connection, "insert into kept values (42)");
        broker.kill();
        assertThatThrownBy(() -> ask(connection, "select 1")).isInstanceOf(SQLException.class);
      }
      assertThat(servers(url)).isEmpty();
      assertThatThrownBy(broker::connect).isInstanceOf(SQLException.class);

      broker.restart();

      assertThat(broker.url()).isEqualTo(url);
      try (Connection connection = broker.connect()) {
        assertThat(ask(connection, "select n from kept")).isEqualTo("42");
      }
    }
  }

  @Test
  void aPausedServerAnswersNothingUntilItIsResumed() throws Exception {
    try (PostgresBroker broker = open(PostgresOptions.Extension.NONE)) {
      Properties impatient = new Properties();
      impatient.setProperty("socketTimeout", "1");
      try (Connection connection = DriverManager.getConnection(broker.url(), impatient)) {
        broker.pause();
        assertThatThrownBy(() -> ask(connection, "select 1")).isInstanceOf(SQLException.class);
      }
      broker.resume();
      try (Connection connection = broker.connect()) {
        assertThat(ask(connection, "select 1")).isEqualTo("1");
      }
      broker.pause();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void nothingIsLeftOfAClosedServer() throws Exception {
    PostgresBroker broker = open(PostgresOptions.Extension.NONE);
    String url = broker.url();
    assertThat(servers(url)).hasSize(1);
    assertThat(folder).isNotEmptyDirectory();

    broker.close();
    broker.close();

    assertThat(servers(url)).isEmpty();
    assertThat(folder).isEmptyDirectory();
    try (ServerSocket free = new ServerSocket(port(url), 1, InetAddress.getLoopbackAddress())) {
      assertThat(free.isBound()).isTrue();
    }
  }

  @Test
  void serversWithAndWithoutTheExtensionRunSideBySide() throws Exception {
    try (PostgresBroker with = open(PostgresOptions.Extension.PGMQ);
        PostgresBroker without = open(PostgresOptions.Extension.NONE);
        Connection able = with.connect();
        Connection unable = without.connect()) {
      tell(able, "create extension pgmq");
      assertThat(ask(able, "select extversion from pg_extension where extname = 'pgmq'"))
          .startsWith("1.11");
      assertThatThrownBy(() -> tell(unable, "create extension pgmq"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("pgmq");
      assertThat(with.origin()).contains("native").contains("127.0.0.1");
      assertThat(with.settings()).containsEntry("url", with.url());
    }
  }

  @Test
  void aServerDoesNotOutliveAKilledProgram() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String url = program.inputReader().readLine();
    assertThat(servers(url)).hasSize(1);

    program.destroyForcibly().waitFor();

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!servers(url).isEmpty() || !isEmpty(folder)) {
      assertThat(System.nanoTime()).as("the server or its folder is still there").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static boolean isEmpty(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /** A program that holds a server until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      PostgresBroker broker =
          PostgresLab.open(PostgresOptions.DEFAULT.in(Path.of(arguments[0])), NATIVE);
      System.out.println(broker.url());
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  void anAddressFromTheEnvironmentIsTakenAndLeftAlone() throws Exception {
    try (PostgresBroker own = open(PostgresOptions.Extension.NONE)) {
      Map<String, String> environment = Map.of(PostgresLab.URL, own.url());
      PostgresBroker given = PostgresLab.open(PostgresOptions.DEFAULT, environment);
      assertThat(given.controllable()).isFalse();
      assertThat(given.origin()).contains(PostgresLab.URL);
      assertThatThrownBy(given::kill)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining(PostgresLab.URL);
      given.close();
      try (Connection connection = own.connect()) {
        assertThat(ask(connection, "select 1")).isEqualTo("1");
      }
      assertThatThrownBy(
              () ->
                  PostgresLab.open(
                      PostgresOptions.DEFAULT.with(PostgresOptions.Extension.PGMQ), environment))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("lacks the pgmq extension");
    }
  }

  @Test
  void whatIsMissingIsNamedWithTheCommandThatInstallsIt() {
    Map<String, String> empty =
        Map.of(PostgresLab.WAY, "native", LabTools.FOLDER, folder.resolve("tools").toString());
    assertThatThrownBy(
            () ->
                PostgresLab.open(
                    PostgresOptions.DEFAULT.with(PostgresOptions.Extension.PGMQ).in(folder), empty))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("npm install --prefix")
        .hasMessageContaining(PgmqFiles.PACKAGE);
    assertThatThrownBy(
            () -> PostgresLab.open(PostgresOptions.DEFAULT, Map.of(PostgresLab.WAY, "magic")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("\"magic\"");
  }
}
