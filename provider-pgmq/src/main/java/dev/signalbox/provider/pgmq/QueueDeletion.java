package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.Sql;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.MessagingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Deletes channels and queues. First nobody is sent there any more, then the tables go; a
 * transaction that is open in one of them is waited for in short steps, because everybody else who
 * uses the table would wait behind the deletion.
 */
final class QueueDeletion {

  private static final int TRIES = 20;
  private static final String SHORT_WAIT = "set local lock_timeout = '250ms'";

  private final Database database;

  QueueDeletion(Database database) {
    this.database = database;
  }

  void delete(Destination destination) throws SQLException, InterruptedException {
    if (destination instanceof EventChannel channel) {
      deleteChannel(channel);
    } else if (destination instanceof EventQueue queue) {
      deleteQueue(queue.channel(), queue.group(), queue.name(), queue.deadLetterName());
    } else if (destination instanceof DeadLetterQueue letters) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT,
          "dead letters \"%s\" are deleted with their queue \"%s\"; purge them to empty them"
              .formatted(letters.name(), letters.source().name()));
    }
  }

  private void deleteChannel(EventChannel channel) throws SQLException, InterruptedException {
    List<QueueRegistry.Registered> queues =
        database.call(connection -> QueueRegistry.ofChannel(connection, channel.name()));
    for (QueueRegistry.Registered queue : queues) {
      deleteQueue(channel, queue.group(), queue.name(), queue.deadLetterName());
    }
    var ignored =
        database.transact(
            connection -> {
              QueueRegistry.lock(connection, channel);
              QueueRegistry.remove(connection, channel);
              return channel;
            });
    drop(channel, channel.name());
  }

  /** Deletes one group's queue and its dead letters. */
  void deleteQueue(EventChannel channel, String group, String name, String deadLetterName)
      throws SQLException, InterruptedException {
    var ignored =
        database.transact(
            connection -> {
              QueueRegistry.lock(connection, channel);
              if (group.equals(EventQueue.DEFAULT_GROUP)) {
                QueueRegistry.ownQueue(connection, channel, QueueRegistry.OwnQueue.MISSING);
              }
              QueueRegistry.remove(connection, name);
              return channel;
            });
    drop(channel, name);
    drop(channel, deadLetterName);
  }

  private void drop(EventChannel channel, String name) throws SQLException, InterruptedException {
    for (int tried = 1; ; tried++) {
      try {
        var ignored = database.transact(connection -> drop(connection, channel, name));
        return;
      } catch (SQLException failure) {
        if (tried == TRIES || !SqlFailures.LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
          throw failure;
        }
        TimeUnit.MILLISECONDS.sleep(50L * tried);
      }
    }
  }

  private static String drop(Connection connection, EventChannel channel, String name)
      throws SQLException {
    QueueRegistry.lock(connection, channel);
    // Somebody may have created it again meanwhile.
    if (QueueRegistry.find(connection, name).isEmpty()
        && QueueCreation.exists(connection, new QueueTable(name))) {
      Sql.execute(connection, SHORT_WAIT);
      var ignored = Sql.one(connection, "select pgmq.drop_queue(?)::text", name);
    }
    return name;
  }
}
