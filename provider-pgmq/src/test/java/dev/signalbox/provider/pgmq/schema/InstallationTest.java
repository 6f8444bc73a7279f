package dev.signalbox.provider.pgmq.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose pgmq a database gets, and what is said when it cannot be had. */
class InstallationTest {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static PostgresBroker able = start(PostgresOptions.Extension.PGMQ);
  private static PostgresBroker plain = start(PostgresOptions.Extension.NONE);

  private static PostgresBroker start(PostgresOptions.Extension extension) {
    return PostgresLab.open(
        PostgresOptions.DEFAULT.with(extension).with(PostgresOptions.Durability.RELAXED));
  }

  @BeforeAll
  static void createUser() throws SQLException {
    for (PostgresBroker broker : List.of(able, plain)) {
      try (Connection connection = broker.connect()) {
        Sql.execute(connection, "create role weak login password 'weak'");
      }
    }
  }

  @AfterAll
  static void stop() {
    able.close();
    plain.close();
  }

  private static String database(PostgresBroker broker) throws SQLException {
    String name = "d" + DATABASES.incrementAndGet();
    try (Connection connection = broker.connect()) {
      Sql.execute(connection, "create database " + name);
    }
    return broker.url().replace("/postgres?", "/" + name + "?");
  }

  private static Installed prepare(String url, SchemaMode mode) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      return PgmqInstallation.prepare(connection, mode);
    }
  }

  private static void refuses(String url, SchemaMode mode, ErrorCode code, String message) {
    assertThatThrownBy(() -> prepare(url, mode))
        .isInstanceOfSatisfying(
            MessagingException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Test
  void autoTakesTheExtensionWhereItCanBeCreated() throws SQLException {
    String url = database(able);
    assertThat(prepare(url, SchemaMode.AUTO).kind()).isEqualTo(Installed.Kind.EXTENSION);
    assertThat(prepare(url, SchemaMode.AUTO).version()).startsWith("1.11");
    assertThat(prepare(url, SchemaMode.EXTENSION).kind()).isEqualTo(Installed.Kind.EXTENSION);
    refuses(url, SchemaMode.BUNDLED, ErrorCode.CONFLICT, "schema = \"auto\"");
  }

  @Test
  void autoInstallsTheBundledSqlElsewhereAndStaysWithIt() throws SQLException {
    String url = database(plain);
    assertThat(prepare(url, SchemaMode.AUTO).kind()).isEqualTo(Installed.Kind.BUNDLED);
    assertThat(prepare(url, SchemaMode.AUTO).kind()).isEqualTo(Installed.Kind.BUNDLED);
    assertThat(prepare(url, SchemaMode.BUNDLED).kind()).isEqualTo(Installed.Kind.BUNDLED);
    String bundled = database(able);
    assertThat(prepare(bundled, SchemaMode.BUNDLED).kind()).isEqualTo(Installed.Kind.BUNDLED);
    assertThat(prepare(bundled, SchemaMode.AUTO).kind()).isEqualTo(Installed.Kind.BUNDLED);
    refuses(bundled, SchemaMode.EXTENSION, ErrorCode.CONFLICT, "signalbox pgmq to-extension");
  }

  @Test
  void anExtensionThatTheServerDoesNotKnowIsNamedWithTheRemedy() throws SQLException {
    refuses(database(plain), SchemaMode.EXTENSION, ErrorCode.NOT_FOUND, "install its files");
  }

  @Test
  void pgmqsOwnSqlIsUsedAsItIs() throws SQLException {
    String url = database(plain);
    try (Connection connection = DriverManager.getConnection(url)) {
      Sql.execute(connection, "create schema pgmq");
      Sql.execute(connection, Sql.script("pgmq.sql"));
    }
    assertThat(prepare(url, SchemaMode.AUTO).kind()).isEqualTo(Installed.Kind.SQL_ONLY);
    refuses(url, SchemaMode.BUNDLED, ErrorCode.CONFLICT, "PGMQ's own SQL");
  }

  @Test
  void tooOldAPgmqIsRefusedWithTheRemedy() throws SQLException {
    String url = database(able);
    try (Connection connection = DriverManager.getConnection(url)) {
      Sql.execute(connection, "create extension pgmq");
      Sql.execute(connection, "alter type pgmq.message_record drop attribute last_read_at");
    }
    refuses(url, SchemaMode.AUTO, ErrorCode.CONFLICT, "alter extension pgmq update");
  }

  @Test
  void missingRightsAreExplained() throws SQLException {
    for (PostgresBroker broker : List.of(able, plain)) {
      String url = database(broker);
      refuses(weak(url), SchemaMode.AUTO, ErrorCode.PERMISSION_DENIED, "signalbox pgmq sql");
    }
  }

  /** The same database for a user without any rights. */
  private static String weak(String url) {
    return url.substring(0, url.indexOf('?')) + "?user=weak&password=weak";
  }

  @Test
  void whatAnAdministratorInstalledAUserCanUse() throws SQLException {
    String url = database(plain);
    try (Connection connection = DriverManager.getConnection(url)) {
      Sql.execute(connection, PgmqInstallation.script());
      Sql.execute(connection, "grant usage on schema pgmq, signalbox to weak");
      Sql.execute(connection, "grant all on all tables in schema pgmq to weak");
      Sql.execute(connection, "grant all on all tables in schema signalbox to weak");
    }
    assertThat(prepare(weak(url), SchemaMode.AUTO).kind()).isEqualTo(Installed.Kind.BUNDLED);
  }

  @Test
  void manyMayInstallAtOnce() throws Exception {
    for (PostgresBroker broker : List.of(able, plain)) {
      String url = database(broker);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<Installed>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(threads.submit(() -> prepare(url, SchemaMode.AUTO)));
      }
      for (Future<Installed> one : all) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(all.get(0).get());
      }
      threads.shutdown();
    }
  }
}
