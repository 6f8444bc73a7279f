package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.ProviderContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that listens for all queues of a service. It is proved at every (re)connect by
 * a notification to oneself, sent by the ordinary connections: where that does not arrive, because
 * a pooler stands between or the database is another one, a warning says so and the fallback poll
 * has to do. The same notification to oneself makes it take up new queues.
 */
final class Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final Duration PROOF = Duration.ofSeconds(2);
  private static final long MOST_PAUSE_MILLIS = 5_000;

  /** Opens the connection that listens. */
  interface Opener {
    Connection open() throws SQLException;
  }

  private final Database database;
  private final Opener opener;
  private final Signals signals;
  private final String self;
  private final String instance;
  private final Duration heartbeat;
  private final Thread thread;
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private final CountDownLatch firstTried = new CountDownLatch(1);
  private volatile @Nullable Connection current;
  private final LongAdder heard = new LongAdder();
  private volatile boolean proved;
  private volatile boolean closed;
  private boolean warned;
  private boolean everProved;

  /**
   * Starts the thread.
   *
   * @param sender what this service's own notifications say, which it need not hear
   */
  Listener(
      Database database,
      Opener opener,
      Signals signals,
      ProviderContext context,
      String instance,
      String sender) {
    this.database = database;
    this.opener = opener;
    this.signals = signals;
    this.self = sender;
    this.instance = instance;
    this.heartbeat = context.heartbeat();
    this.thread = context.threads("listen").newThread(this::run);
    thread.start();
  }

  /** Listens for a channel from now on; blocks until that is so, or a short time. */
  void follow(String channel) throws InterruptedException {
    boolean tried = firstTried.await(PROOF.toMillis() * 2, TimeUnit.MILLISECONDS);
    if (tried && wanted.add(channel) && proved) {
      callSelf();
    }
  }

  /** Whether notifications are known to arrive. */
  boolean proved() {
    return proved;
  }

  /** How many notifications of others have come. */
  long heard() {
    return heard.sum();
  }

  private void callSelf() {
    try {
      Notifier.notify(database, List.of(ownSignal()), "");
    } catch (SQLException | RuntimeException unreachable) {
      // The next connect takes up all queues anyway.
      return;
    }
  }

  private String ownSignal() {
    return "signalbox_self_" + self;
  }

  private void run() {
    long pause = 0;
    while (!closed) {
      try (Connection connection = opener.open()) {
        current = connection;
        pause = 0;
        prove(connection);
        firstTried.countDown();
        if (proved) {
          everProved = true;
          listen(connection);
        } else if (!everProved) {
          return;
        }
      } catch (SQLException | RuntimeException lost) {
        pause = Math.min(MOST_PAUSE_MILLIS, pause * 2 + 100);
      } finally {
        current = null;
        firstTried.countDown();
      }
      if (!closed && !sleep(pause)) {
        return;
      }
    }
  }

  private boolean sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis + ThreadLocalRandom.current().nextLong(100));
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void prove(Connection connection) throws SQLException {
    execute(connection, "listen \"" + ownSignal() + '"');
    Notifier.notify(database, List.of(ownSignal()), "");
    PGConnection listening = connection.unwrap(PGConnection.class);
    long end = System.nanoTime() + PROOF.toNanos();
    proved = false;
    for (long left = PROOF.toMillis(); !proved && left > 0; left = millisUntil(end)) {
      PGNotification[] came = listening.getNotifications((int) left);
      proved = came != null && came.length > 0;
    }
    if (!proved && !warned) {
      warned = true;
      LOG.warn(
          "Provider {}: notifications do not arrive, probably because of a connection pooler; new"
              + " events are found by polling. Set listen_url to the database itself, or listen ="
              + " \"off\"",
          instance);
    }
  }

  private static long millisUntil(long end) {
    return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
  }

  private void listen(Connection connection) throws SQLException {
    Set<String> followed = new HashSet<>();
    follow(connection, followed);
    // What was said while nobody listened.
    signals.heardAll();
    PGConnection listening = connection.unwrap(PGConnection.class);
    while (!closed) {
      PGNotification[] came = listening.getNotifications((int) heartbeat.toMillis());
      if (came == null || came.length == 0) {
        execute(connection, "select 1");
      } else {
        for (PGNotification notification : came) {
          take(notification);
        }
        follow(connection, followed);
      }
    }
  }

  private void take(PGNotification notification) {
    String prefix = "signalbox_";
    if (!notification.getParameter().equals(self)
        && !notification.getName().equals(ownSignal())
        && notification.getName().startsWith(prefix)) {
      heard.increment();
      signals.heard(notification.getName().substring(prefix.length()));
    }
  }

  private void follow(Connection connection, Set<String> followed) throws SQLException {
    for (String channel : wanted) {
      if (followed.add(channel)) {
        execute(connection, "listen \"" + new QueueTable(channel).signal() + '"');
        signals.heard(channel);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ends the thread and its connection. */
  void close(long nanos) throws InterruptedException {
    closed = true;
    thread.interrupt();
    Connection connection = current;
    if (connection != null) {
      try {
        // A read of a socket does not heed an interrupt.
        connection.abort(Runnable::run);
      } catch (SQLException alreadyGone) {
        // Then the thread ends by itself.
      }
    }
    TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, nanos));
  }
}
