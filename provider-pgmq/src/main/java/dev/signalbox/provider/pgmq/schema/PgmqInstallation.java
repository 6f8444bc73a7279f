package dev.signalbox.provider.pgmq.schema;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;

/**
 * Finds the pgmq of a database, or installs one, and installs what Signalbox keeps beside it. Each
 * installation is one transaction, under a lock that one process has at a time; a database that has
 * everything is only looked at. Thread-safe; blocks.
 */
public final class PgmqInstallation {

  /** The version of the bundled SQL, raised with each change of a script. */
  static final int VERSION = 1;

  private static final String PGMQ = "pgmq";
  private static final String SIGNALBOX = "signalbox";
  private static final String NOT_PERMITTED = "42501";

  private PgmqInstallation() {}

  /**
   * Sees to it that a database has what the provider needs.
   *
   * @param connection in auto-commit mode
   * @throws MessagingException when the wanted pgmq cannot be had, with the remedy
   */
  public static Installed prepare(Connection connection, SchemaMode mode) throws SQLException {
    try {
      Optional<Installed> present = complete(connection, mode);
      return present.isPresent() ? present.get() : installAlone(connection, mode);
    } catch (SQLException failure) {
      if (NOT_PERMITTED.equals(failure.getSQLState())) {
        throw unpermitted(failure);
      }
      throw failure;
    }
  }

  private static Installed installAlone(Connection connection, SchemaMode mode)
      throws SQLException {
    return Sql.transact(
        connection,
        () -> {
          lock(connection);
          return install(connection, mode);
        });
  }

  /** Makes every other installation wait for this transaction. */
  static void lock(Connection connection) throws SQLException {
    Sql.execute(
        connection, "select pg_advisory_xact_lock(hashtextextended('signalbox installation', 0))");
  }

  /** What there is, if nothing is missing. */
  private static Optional<Installed> complete(Connection connection, SchemaMode mode)
      throws SQLException {
    Optional<Installed> found = find(connection);
    if (found.isEmpty() || version(connection, SIGNALBOX) < VERSION) {
      return Optional.empty();
    }
    check(connection, found.get(), mode);
    boolean outdated =
        found.get().kind() == Installed.Kind.BUNDLED && version(connection, PGMQ) < VERSION;
    boolean wanted = mode != SchemaMode.EXTENSION || found.get().kind() == Installed.Kind.EXTENSION;
    return outdated || !wanted ? Optional.empty() : found;
  }

  /** The pgmq of a database, as it is. */
  public static Optional<Installed> find(Connection connection) throws SQLException {
    Optional<String> extension =
        Sql.one(connection, "select extversion from pg_extension where extname = 'pgmq'");
    if (extension.isPresent()) {
      return Optional.of(new Installed(Installed.Kind.EXTENSION, extension.get()));
    }
    int bundled = version(connection, PGMQ);
    if (Sql.one(connection, "select to_regprocedure('pgmq.create(text)')::text").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        bundled > 0
            ? new Installed(Installed.Kind.BUNDLED, Integer.toString(bundled))
            : new Installed(Installed.Kind.SQL_ONLY, ""));
  }

  private static Installed install(Connection connection, SchemaMode mode) throws SQLException {
    if (Sql.one(connection, "select to_regnamespace('signalbox')::text").isEmpty()) {
      Sql.execute(connection, "create schema signalbox");
    }
    if (version(connection, SIGNALBOX) == 0) {
      Sql.execute(
          connection,
          "create table if not exists signalbox.installed (name text primary key, version integer"
              + " not null)");
    }
    Installed installed = installPgmq(connection, mode);
    if (version(connection, SIGNALBOX) < VERSION) {
      Sql.execute(connection, Sql.script("signalbox.sql"));
      note(connection, SIGNALBOX);
    }
    return installed;
  }

  private static Installed installPgmq(Connection connection, SchemaMode mode) throws SQLException {
    Optional<Installed> found = find(connection);
    if (found.isPresent() && found.get().kind() != Installed.Kind.BUNDLED) {
      check(connection, found.get(), mode);
      return found.get();
    } else if (found.isPresent() && mode == SchemaMode.EXTENSION) {
      throw new MessagingException(
          ErrorCode.CONFLICT,
          "schema = \"extension\", but this database has Signalbox's bundled pgmq; move it with: signalbox pgmq to-extension");
    } else if (found.isEmpty() && mode != SchemaMode.BUNDLED && createExtension(connection, mode)) {
      Installed created = find(connection).orElseThrow();
      check(connection, created, mode);
      return created;
    }
    if (version(connection, PGMQ) < VERSION) {
      Sql.execute(connection, "create schema if not exists pgmq");
      Sql.execute(connection, Sql.script("pgmq.sql"));
      note(connection, PGMQ);
    }
    return new Installed(Installed.Kind.BUNDLED, Integer.toString(VERSION));
  }

  private static boolean createExtension(Connection connection, SchemaMode mode)
      throws SQLException {
    boolean available =
        Sql.one(connection, "select name from pg_available_extensions where name = 'pgmq'")
            .isPresent();
    if (!available) {
      if (mode == SchemaMode.EXTENSION) {
        throw new MessagingException(
            ErrorCode.NOT_FOUND,
            "schema = \"extension\", but this server does not know the extension pgmq; install its files on the server, or set schema = \"auto\"");
      }
      return false;
    }
    Savepoint before = connection.setSavepoint();
    try {
      Sql.execute(connection, "create extension pgmq");
      return true;
    } catch (SQLException refused) {
      connection.rollback(before);
      if (mode == SchemaMode.EXTENSION) {
        throw refused;
      }
      return false;
    }
  }

  private static void check(Connection connection, Installed found, SchemaMode mode)
      throws SQLException {
    if (mode == SchemaMode.BUNDLED && found.kind() != Installed.Kind.BUNDLED) {
      throw new MessagingException(
          ErrorCode.CONFLICT,
          "schema = \"bundled\", but this database has %s; set schema = \"auto\" to use it"
              .formatted(
                  found.kind() == Installed.Kind.EXTENSION
                      ? "the extension pgmq " + found.version()
                      : "PGMQ's own SQL"));
    }
    boolean remembersReads =
        Sql.one(
                connection,
                "select 1 from pg_attribute a join pg_class c on c.oid = a.attrelid"
                    + " where c.relname = 'message_record' and a.attname = 'last_read_at'"
                    + " and c.relnamespace = to_regnamespace('pgmq')")
            .isPresent();
    if (!remembersReads) {
      throw new MessagingException(
          ErrorCode.CONFLICT,
          "the pgmq%s of this database is too old: its tables have no column last_read_at; run: alter extension pgmq update"
              .formatted(found.version().isEmpty() ? "" : " " + found.version()));
    }
  }

  /** The version of a part that Signalbox has installed; 0 if it has not. */
  static int version(Connection connection, String part) throws SQLException {
    if (Sql.one(connection, "select to_regclass('signalbox.installed')::text").isEmpty()) {
      return 0;
    }
    return Sql.one(connection, "select version from signalbox.installed where name = ?", part)
        .map(Integer::parseInt)
        .orElse(0);
  }

  private static void note(Connection connection, String part) throws SQLException {
    Sql.execute(
        connection,
        "insert into signalbox.installed (name, version) values ('%s', %d) on conflict (name) do update set version = excluded.version"
            .formatted(part, VERSION));
  }

  /** No longer installed by Signalbox. */
  static void forget(Connection connection) throws SQLException {
    Sql.execute(connection, "delete from signalbox.installed where name = '" + PGMQ + "'");
  }

  private static MessagingException unpermitted(SQLException failure) {
    return new MessagingException(
        ErrorCode.PERMISSION_DENIED,
        "the user may not install or use the queues' tables (%s): grant create on the database to the user, or let an administrator run what \"signalbox pgmq sql\" prints and grant usage on the schemas pgmq and signalbox and all rights on what is in them"
            .formatted(failure.getMessage()),
        failure);
  }

  /** Everything that is installed, as SQL for an administrator. */
  public static String script() {
    return """
        begin;
        create schema if not exists signalbox;
        create schema if not exists pgmq;
        create table if not exists signalbox.installed (
          name text primary key, version integer not null);
        %s
        %s
        insert into signalbox.installed (name, version) values ('pgmq', %3$d), ('signalbox', %3$d)
        on conflict (name) do update set version = excluded.version;
        commit;
        """
        .formatted(Sql.script("pgmq.sql"), Sql.script("signalbox.sql"), VERSION);
  }
}
