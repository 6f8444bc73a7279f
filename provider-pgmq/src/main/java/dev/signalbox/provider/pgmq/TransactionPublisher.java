package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.Sql;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.TransactionalPublisher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Publishes by the caller's own JDBC connection. A savepoint keeps a refused event from spoiling
 * the caller's transaction. Nothing is locked but the new rows, and nobody is notified inside the
 * transaction unless configured: this service watches for its end and then tells the consumers.
 */
final class TransactionPublisher implements TransactionalPublisher {

  // The transaction's number goes on counting where a row's short one begins again.
  private static final String APPEND =
      """
      select t.top + ((p.written_by::text::bigint - t.top) & 4294967295)
      from signalbox.%s(?, ?, ?, ?) p,
           (select pg_current_xact_id()::text::bigint as top) t
      limit 1""";

  private final PgmqSettings settings;
  private final Clock clock;
  private final CommitWatch watch;

  TransactionPublisher(
      Database database, PgmqSettings settings, ProviderContext context, Signals signals) {
    this.settings = settings;
    this.clock = context.clock();
    this.watch = new CommitWatch(database, context, signals);
  }

  @Override
  public Class<?> transactionType() {
    return Connection.class;
  }

  @Override
  public CompletionStage<Outcome> publish(
      Object transaction, Destination destination, List<EventMessage> batch) throws Exception {
    if (!(transaction instanceof Connection connection)) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "a transaction of provider pgmq is a java.sql.Connection, not "
              + transaction.getClass().getName());
    }
    if (connection.getAutoCommit()) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "the connection is in auto-commit mode: begin a transaction first, by setAutoCommit(false)");
    }
    Savepoint before = connection.setSavepoint();
    try {
      long number = append(connection, destination, batch);
      if (settings.transactionNotify() == PgmqSettings.TransactionNotify.COMMIT) {
        var ignored =
            Sql.one(
                connection,
                "select pg_notify(?, '')::text",
                new QueueTable(Signals.channel(destination)).signal());
      }
      connection.releaseSavepoint(before);
      return number == 0
          ? CompletableFuture.completedFuture(Outcome.UNKNOWN)
          : watch.await(number, Signals.channel(destination));
    } catch (SQLException failure) {
      try {
        connection.rollback(before);
      } catch (SQLException lost) {
        failure.addSuppressed(lost);
      }
      throw SqlFailures.shown(failure, destination);
    }
  }

  private long append(Connection connection, Destination destination, List<EventMessage> batch)
      throws SQLException {
    String sql = APPEND.formatted(destination instanceof EventChannel ? "publish" : "append");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Append.bind(statement, destination, batch, clock.instant());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  void close(long nanos) throws InterruptedException {
    watch.close(nanos);
  }
}
