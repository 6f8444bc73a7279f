package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.ProviderContext;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells other processes of new events: after the commit, from one connection at a time, and what
 * gathers meanwhile in one go. A notification in the publishing transaction would make all commits
 * wait for one another. What cannot be told is found by the others' fallback poll.
 */
final class Notifier {

  /** Whoever is told twice within this time is told once. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  // Nobody needs the notification's own commit to be on disk.
  private static final String NOTIFY =
      "select set_config('synchronous_commit', 'off', true), pg_notify(c, ?) from unnest(?) c";

  private final Database database;
  private final String sender;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<String> waiting = new LinkedHashSet<>();
  private boolean closed;

  /**
   * Starts the thread.
   *
   * @param sender what tells this service's own notifications from others'
   */
  Notifier(Database database, ProviderContext context, String sender) {
    this.database = database;
    this.sender = sender;
    this.thread = context.threads("notify").newThread(this::run);
    thread.start();
  }

  /** Tells of a channel, soon; never blocks. */
  void tell(String channel) {
    lock.lock();
    try {
      if (waiting.add(channel)) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (List<String> channels = next(); !channels.isEmpty(); channels = next()) {
        send(channels);
        TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      List<String> channels = List.copyOf(waiting);
      waiting.clear();
      return channels;
    } finally {
      lock.unlock();
    }
  }

  private void send(List<String> channels) {
    try {
      notify(
          database,
          channels.stream().map(QueueTable::new).map(QueueTable::signal).toList(),
          sender);
    } catch (SQLException | RuntimeException unreachable) {
      // The database is gone or closed: whoever listens looks for itself when it is back.
      return;
    }
  }

  /** Sends notifications with a text. */
  static void notify(Database database, List<String> signals, String text) throws SQLException {
    database.call(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(NOTIFY)) {
            statement.setString(1, text);
            statement.setArray(2, Append.array(connection, "text", signals.toArray(String[]::new)));
            return statement.execute();
          }
        });
  }

  /** Ends the thread; what waits is told before. */
  void close(long nanos) throws InterruptedException {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, nanos));
    thread.interrupt();
  }
}
