package dev.signalbox.provider.pgmq;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.signalbox.provider.pgmq.schema.Sql;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one service: a pool of its own, or the application's {@code DataSource}. Every
 * use has a time limit, so that a dead link is noticed. Reports when the database goes and comes.
 * Thread-safe.
 */
final class Database implements AutoCloseable {

  private static final Duration LONGEST_WAIT_FOR_CONNECTION = Duration.ofSeconds(5);

  /** A limit for what may have millions of rows to go through. */
  static final Duration LONG = Duration.ofHours(1);

  private static final Duration SHORTEST_LIMIT = Duration.ofMillis(50);

  private final DataSource source;
  private final @Nullable HikariDataSource owned;
  private final ProviderContext context;
  private final String address;
  private final Duration limit;
  private final AtomicBoolean down = new AtomicBoolean();
  private volatile boolean closed;

  private Database(
      DataSource source,
      @Nullable HikariDataSource owned,
      ProviderContext context,
      String address) {
    this.source = source;
    this.owned = owned;
    this.context = context;
    this.address = address;
    this.limit = context.heartbeat().multipliedBy(3);
  }

  /** The application's own connections, which are never closed here. */
  static Database lent(DataSource source, ProviderContext context) {
    return new Database(source, null, context, "the application's DataSource");
  }

  /** A pool; opens no connection yet. */
  static Database pooled(
      Address address, PgmqSettings settings, ProviderContext context, String name) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("signalbox-" + name);
    config.setJdbcUrl(address.url());
    config.setDataSourceProperties(address.properties());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(Math.min(2, settings.poolSize()));
    config.setConnectionTimeout(waitForConnection(context).toMillis());
    config.setValidationTimeout(waitForConnection(context).toMillis());
    config.setInitializationFailTimeout(-1);
    config.setThreadFactory(context.threads("pool"));
    HikariDataSource pool = new HikariDataSource(config);
    return new Database(pool, pool, context, address.toString());
  }

  private static Duration waitForConnection(ProviderContext context) {
    Duration wanted = context.connectTimeout();
    Duration wait =
        wanted.compareTo(LONGEST_WAIT_FOR_CONNECTION) < 0 ? wanted : LONGEST_WAIT_FOR_CONNECTION;
    return wait.compareTo(Duration.ofMillis(250)) < 0 ? Duration.ofMillis(250) : wait;
  }

  /** What is done with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Does something, in auto-commit mode. */
  <T> T call(Work<T> work) throws SQLException {
    return call(limit, work);
  }

  /** Does something within a time, in auto-commit mode. */
  <T> T call(Duration time, Work<T> work) throws SQLException {
    try (Connection connection = open(time)) {
      return use(connection, work);
    }
  }

  /** Does something in one transaction, which is rolled back if it fails. */
  <T> T transact(Work<T> work) throws SQLException {
    return transact(limit, work);
  }

  /** Does something within a time in one transaction, which is rolled back if it fails. */
  <T> T transact(Duration time, Work<T> work) throws SQLException {
    return call(time, connection -> Sql.transact(connection, () -> work.on(connection)));
  }

  /** A connection in auto-commit mode whose answers are waited for no longer than this. */
  Connection open(Duration time) throws SQLException {
    if (closed) {
      throw closedFailure();
    }
    try {
      Connection connection = source.getConnection();
      Duration bounded = time.compareTo(SHORTEST_LIMIT) < 0 ? SHORTEST_LIMIT : time;
      connection.setNetworkTimeout(
          Runnable::run, (int) Math.min(Integer.MAX_VALUE, bounded.toMillis()));
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
      return connection;
    } catch (SQLException failure) {
      noteFailure(failure);
      if (closed) {
        throw closedFailure();
      }
      throw failure;
    }
  }

  /** Uses a connection of {@link #open}, and takes note of how that went. */
  <T> T use(Connection connection, Work<T> work) throws SQLException {
    try {
      T result = work.on(connection);
      if (down.compareAndSet(true, false)) {
        context.report(new ProviderState.Up());
      }
      return result;
    } catch (SQLException failure) {
      noteFailure(failure);
      throw failure;
    }
  }

  private void noteFailure(SQLException failure) {
    if (!closed
        && SqlFailures.classify(failure) == ErrorCode.UNAVAILABLE
        && down.compareAndSet(false, true)) {
      context.report(new ProviderState.Down(failure));
    }
  }

  private static MessagingException closedFailure() {
    return new MessagingException(ErrorCode.CLOSED, "the connection to PostgreSQL is closed");
  }

  /** The connections as the application's own code would use them, for a listening one. */
  DataSource source() {
    return source;
  }

  @Override
  public void close() {
    closed = true;
    if (owned != null) {
      owned.close();
    }
  }

  /** Where the database is. */
  @Override
  public String toString() {
    return address;
  }
}
