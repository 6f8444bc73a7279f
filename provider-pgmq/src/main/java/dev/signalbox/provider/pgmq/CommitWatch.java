package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.TransactionalPublisher.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how transactions of others ended: JDBC says it to nobody, but PostgreSQL keeps the
 * state of every recent transaction ({@code pg_xact_status}). Asks soon and then ever more seldom,
 * about all of them at once; its thread starts with the first.
 */
final class CommitWatch {

  private static final int MOST = 100_000;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final String STATES =
      "select x, pg_xact_status(x::text::xid8) from unnest(?::bigint[]) x";

  private record Watched(long number, String channel, CompletableFuture<Outcome> end) {}

  private final Database database;
  private final ProviderContext context;
  private final Signals signals;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Watched> waiting = new ArrayList<>();
  private @Nullable Thread thread;
  private long pause = FIRST_PAUSE_NANOS;
  private boolean closed;

  CommitWatch(Database database, ProviderContext context, Signals signals) {
    this.database = database;
    this.context = context;
    this.signals = signals;
  }

  /** How a transaction ends; unknown at once when too many are watched already. */
  CompletableFuture<Outcome> await(long number, String channel) {
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    lock.lock();
    try {
      if (closed || waiting.size() >= MOST) {
        end.complete(Outcome.UNKNOWN);
        return end;
      }
      waiting.add(new Watched(number, channel, end));
      pause = FIRST_PAUSE_NANOS;
      if (thread == null) {
        thread = context.threads("transactions").newThread(this::run);
        thread.start();
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
    return end;
  }

  private void run() {
    try {
      for (List<Watched> open = next(); !open.isEmpty(); open = next()) {
        look(open);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      giveUp();
    }
  }

  private List<Watched> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      for (long left = pause; !closed && left > 0; left = Math.min(left, pause)) {
        left = changed.awaitNanos(left);
      }
      pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
      return closed ? List.of() : List.copyOf(waiting);
    } finally {
      lock.unlock();
    }
  }

  private void look(List<Watched> open) {
    Map<Long, Outcome> ended;
    try {
      ended = database.call(connection -> ended(connection, open));
    } catch (SQLException | RuntimeException unreachable) {
      // The state is kept; asked again when the database is back.
      return;
    }
    for (Watched one : open) {
      Outcome outcome = ended.get(one.number());
      if (outcome != null) {
        forget(one);
        if (outcome == Outcome.COMMITTED) {
          signals.published(one.channel());
        }
        one.end().complete(outcome);
      }
    }
  }

  private static Map<Long, Outcome> ended(Connection connection, List<Watched> open)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STATES)) {
      Long[] numbers = open.stream().map(Watched::number).distinct().toArray(Long[]::new);
      statement.setArray(1, Append.array(connection, "int8", numbers));
      Map<Long, Outcome> ended = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String state = rows.getString(2);
          if (state == null) {
            ended.put(rows.getLong(1), Outcome.UNKNOWN);
          } else if (!state.equals("in progress")) {
            ended.put(
                rows.getLong(1),
                state.equals("committed") ? Outcome.COMMITTED : Outcome.ROLLED_BACK);
          }
        }
      }
      return ended;
    }
  }

  private void forget(Watched one) {
    lock.lock();
    try {
      waiting.remove(one);
    } finally {
      lock.unlock();
    }
  }

  private void giveUp() {
    List<Watched> left;
    lock.lock();
    try {
      left = List.copyOf(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(one -> one.end().complete(Outcome.UNKNOWN));
  }

  /** Ends the thread; what has not ended is unknown. */
  void close(long nanos) throws InterruptedException {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    Thread running = thread;
    if (running != null) {
      TimeUnit.NANOSECONDS.timedJoin(running, Math.max(1, nanos));
    }
  }
}
