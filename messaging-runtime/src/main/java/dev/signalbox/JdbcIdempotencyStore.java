package dev.signalbox;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in a table of a database what has been handled. The best use of it is {@link
 * #handlingOnce}: the note is part of the handler's own transaction, so that its work is done
 * exactly as often as it is noted, once, whatever dies in between. Behind {@link IdempotentHandler}
 * it is a store like any other, with claims that are transactions of their own.
 *
 * <p>The table is {@code signalbox_handled}, made by {@link #createTable}, in plain SQL that every
 * JDBC database understands. Its rows stay until {@link #forget}. Thread-safe; blocks.
 */
public final class JdbcIdempotencyStore implements IdempotencyStore {

  /** The table's name, unless another one is given. */
  public static final String TABLE = "signalbox_handled";

  private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,127}");
  private static final String UNIQUE_VIOLATION = "23505";

  private final DataSource database;
  private final String table;
  private final Clock clock;
  private final SecureRandom tokens = new SecureRandom();

  /** A store in the table {@link #TABLE}. */
  public JdbcIdempotencyStore(DataSource database) {
    this(database, TABLE, Clock.systemUTC());
  }

  /**
   * A store in a table of another name.
   *
   * @param table a name, perhaps with its schema, of letters, digits, {@code _} and dots
   * @param clock the clock of leases, about the same in all processes
   */
  public JdbcIdempotencyStore(DataSource database, String table, Clock clock) {
    this.database = Objects.requireNonNull(database, "database");
    this.clock = Objects.requireNonNull(clock, "clock");
    if (!TABLE_NAME.matcher(table).matches()) {
      throw new IllegalArgumentException("\"" + table + "\" cannot be a table's name");
    }
    this.table = table;
  }

  /** Creates the table. Idempotent. */
  public void createTable() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "create table if not exists "
                    + table
                    + " (scope varchar(255) not null, event_key varchar(255) not null,"
                    + " token bigint not null, lease_until timestamp, noted_at timestamp not null,"
                    + " primary key (scope, event_key))")) {
      statement.execute();
      commit(connection);
    }
  }

  /**
   * A handler that runs in a transaction of its own together with the note that it has run: an
   * event that comes again is acknowledged without a run. Two runs at the same time wait for one
   * another, and the second finds the note of the first.
   *
   * @param scope whose handling it is, such as a consumer group
   */
  public EventHandler handlingOnce(String scope, TransactionalHandler handler) {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(handler, "handler");
    return (event, context) -> {
      try (Connection connection = database.getConnection()) {
        handleOnce(connection, scope, event, context, handler);
      }
    };
  }

  private void handleOnce(
      Connection connection,
      String scope,
      DomainEvent event,
      EventContext context,
      TransactionalHandler handler)
      throws Exception {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      if (note(connection, scope, event.id())) {
        handler.handle(event, context, connection);
        connection.commit();
      } else {
        connection.rollback();
      }
    } catch (Throwable failure) {
      rollBack(connection, failure);
      throw failure;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(autoCommit);
      }
    }
  }

  private static void rollBack(Connection connection, Throwable failure) {
    try {
      connection.rollback();
    } catch (SQLException broken) {
      failure.addSuppressed(broken);
    }
  }

  /**
   * Notes in the caller's own transaction that an event is being handled in it, for handlers whose
   * transactions something else manages.
   *
   * @param transaction a connection whose auto-commit is off
   * @return false: it was handled before. On some databases, PostgreSQL among them, the transaction
   *     can then only be rolled back
   */
  public boolean note(Connection transaction, String scope, String key) throws SQLException {
    try {
      return insert(transaction, scope, key, 0, null);
    } catch (SQLException failure) {
      if (isDuplicate(failure)) {
        return false;
      }
      throw failure;
    }
  }

  @Override
  public Claim claim(String scope, String key, Duration lease) throws SQLException {
    long token = tokens.nextLong() | 1;
    Instant until = clock.instant().plus(lease);
    try (Connection connection = database.getConnection()) {
      try {
        boolean ignored = insert(connection, scope, key, token, until);
        commit(connection);
        return new Claim(State.WON, scope, key, token);
      } catch (SQLException failure) {
        if (!isDuplicate(failure)) {
          throw failure;
        }
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
      }
      State state = present(connection, scope, key, token, until);
      commit(connection);
      return new Claim(state, scope, key, token);
    }
  }

  private boolean insert(
      Connection connection, String scope, String key, long token, @Nullable Instant until)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into "
                + table
                + " (scope, event_key, token, lease_until, noted_at) values (?, ?, ?, ?, ?)")) {
      statement.setString(1, scope);
      statement.setString(2, key);
      statement.setLong(3, token);
      statement.setTimestamp(4, until == null ? null : Timestamp.from(until));
      statement.setTimestamp(5, Timestamp.from(clock.instant()));
      return statement.executeUpdate() == 1;
    }
  }

  /** Who may handle what is noted already; a lease that has ended is taken over. */
  private State present(Connection connection, String scope, String key, long token, Instant until)
      throws SQLException {
    long holder;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select token, lease_until from " + table + " where scope = ? and event_key = ?")) {
      statement.setString(1, scope);
      statement.setString(2, key);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          // Given up just now.
          return State.BUSY;
        }
        holder = row.getLong(1);
        Timestamp end = row.getTimestamp(2);
        if (end == null) {
          return State.DONE;
        } else if (end.toInstant().isAfter(clock.instant())) {
          return State.BUSY;
        }
      }
    }
    boolean taken =
        change(
            connection,
            "update "
                + table
                + " set token = ?, lease_until = ? where scope = ? and event_key = ? and token = ?",
            token,
            Timestamp.from(until),
            scope,
            key,
            holder);
    return taken ? State.WON : State.BUSY;
  }

  @Override
  public void complete(Claim claim) throws SQLException {
    settle(
        claim,
        "update "
            + table
            + " set lease_until = null where scope = ? and event_key = ? and token = ?");
  }

  @Override
  public void abandon(Claim claim) throws SQLException {
    settle(
        claim,
        "delete from "
            + table
            + " where scope = ? and event_key = ? and token = ? and lease_until is not null");
  }

  private void settle(Claim claim, String sql) throws SQLException {
    try (Connection connection = database.getConnection()) {
      boolean ignored = change(connection, sql, claim.scope(), claim.key(), claim.token());
      commit(connection);
    }
  }

  /**
   * Forgets what was noted longer ago than an event can still come again, such as the retention of
   * dead letters.
   *
   * @return how many notes were forgotten
   */
  public int forget(Duration age) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "delete from " + table + " where noted_at < ? and lease_until is null")) {
      statement.setTimestamp(1, Timestamp.from(clock.instant().minus(age)));
      int forgotten = statement.executeUpdate();
      commit(connection);
      return forgotten;
    }
  }

  private static boolean change(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate() == 1;
    }
  }

  private static boolean isDuplicate(SQLException failure) {
    return failure instanceof SQLIntegrityConstraintViolationException
        || UNIQUE_VIOLATION.equals(failure.getSQLState());
  }

  private static void commit(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }
}
