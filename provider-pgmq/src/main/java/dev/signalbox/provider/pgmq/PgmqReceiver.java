package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * One consuming session over any number of queues. It waits for the word that a queue has something
 * and looks for itself now and then, because the word may be lost and foreign producers send none.
 * Holds no connection while it waits.
 */
final class PgmqReceiver implements EventReceiver {

  /** How long it waits for word before it looks for itself. */
  private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Database database;
  private final Clock clock;
  private final ReceiverOptions options;
  private final Signals signals;
  private final Settling settling;
  private final Map<String, List<QueueReader>> byChannel;
  private final List<QueueReader> readers;
  private final Bell bell = new Bell();
  private final Window window;
  private final Set<Receipt> held = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Runnable whenClosed;

  /**
   * A receiver that has yet to {@link #join} its channels.
   *
   * @param whenClosed told once when it closes
   */
  PgmqReceiver(
      Database database,
      Clock clock,
      ReceiverOptions options,
      Signals signals,
      PgmqSettings settings,
      Runnable whenClosed) {
    this.database = database;
    this.clock = clock;
    this.options = options;
    this.signals = signals;
    this.window = new Window(options);
    this.whenClosed = whenClosed;
    this.readers =
        options.queues().stream()
            .distinct()
            .map(queue -> new QueueReader(queue, options.ordering(), options.lease()))
            .toList();
    this.byChannel =
        readers.stream()
            .collect(
                Collectors.groupingBy(
                    reader -> Signals.channel(reader.queue()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    this.settling = new Settling(database, settings, clock);
  }

  /** Begins to hear of new events. */
  void join() {
    byChannel.keySet().forEach(channel -> signals.join(channel, this));
    bell.hear(readers);
  }

  Set<String> channels() {
    return byChannel.keySet();
  }

  List<MessageQueue> queues() {
    return options.queues();
  }

  /** A channel has new events. */
  void hear(String channel) {
    bell.hear(byChannel.getOrDefault(channel, List.of()));
  }

  @Override
  public List<Delivery> receive(int max, Duration maxWait) throws Exception {
    if (max < 1) {
      throw new MessagingException(
          ErrorCode.INVALID_ARGUMENT, "receive takes at least 1 event, not " + max);
    }
    long end = System.nanoTime() + Math.min(maxWait.toNanos(), Long.MAX_VALUE / 4);
    while (true) {
      List<Delivery> taken = takeHeard(max);
      if (!taken.isEmpty() || bell.takeWake()) {
        return taken;
      }
      long left = end - System.nanoTime();
      if (window.freeEvents() == 0) {
        bell.awaitRoom(Math.min(left, POLL_NANOS));
      } else if (!bell.await(Math.min(left, POLL_NANOS))) {
        lookAround();
      }
      if (System.nanoTime() - end >= 0) {
        taken = takeHeard(max);
        boolean ignored = bell.takeWake();
        return taken;
      }
    }
  }

  /** Claims from the queues that were heard of, until one gives something. */
  private List<Delivery> takeHeard(int max) throws SQLException, InterruptedException {
    checkOpen();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<Delivery> taken = new ArrayList<>();
    int room = Math.min(max, window.freeEvents());
    while (room > 0) {
      QueueReader reader = bell.next();
      if (reader == null) {
        break;
      }
      claim(reader, room, taken);
      room = Math.min(max - taken.size(), window.freeEvents());
    }
    return taken;
  }

  private void claim(QueueReader reader, int room, List<Delivery> taken) throws SQLException {
    long bytes = window.freeBytes();
    Instant before = clock.instant();
    List<QueueReader.Row> rows;
    try {
      rows = database.call(connection -> reader.claim(connection, room, bytes));
    } catch (SQLException | RuntimeException failure) {
      bell.hear(List.of(reader));
      if (failure instanceof SQLException sql
          && SqlFailures.UNDEFINED_TABLE.equals(sql.getSQLState())) {
        throw SqlFailures.notFound(reader.queue(), failure);
      }
      throw failure;
    }
    long size = 0;
    for (QueueReader.Row row : rows) {
      taken.add(delivery(reader, row, before));
      size += row.bytes();
    }
    if (!rows.isEmpty() && (reader.ordered() || rows.size() >= room || size >= bytes)) {
      bell.hear(List.of(reader));
    }
  }

  private Delivery delivery(QueueReader reader, QueueReader.Row row, Instant before) {
    Receipt receipt = new Receipt(reader, row.id(), row.reads(), row.readAt(), row.bytes());
    held.add(receipt);
    window.hold(row.bytes());
    return new Delivery(
        reader.queue(),
        receipt,
        Long.toString(row.id()),
        Math.max(1, row.reads()),
        row.reads(),
        Micros.instant(row.enqueuedAt()),
        before.plus(options.lease()),
        Wire.message(row.body(), row.head()));
  }

  /** Looks for itself which queues have something. */
  private void lookAround() throws SQLException {
    readers.forEach(QueueReader::startOver);
    if (readers.size() == 1) {
      bell.hear(readers);
      return;
    }
    List<QueueReader> found = database.call(this::probe);
    bell.hear(found);
  }

  private List<QueueReader> probe(Connection connection) throws SQLException {
    List<QueueReader> found = new ArrayList<>();
    String sql = readers.stream().map(QueueReader::probe).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select array[" + sql + "]")) {
      row.next();
      Boolean[] has = (Boolean[]) row.getArray(1).getArray();
      for (int i = 0; i < has.length; i++) {
        if (has[i]) {
          found.add(readers.get(i));
        }
      }
      return found;
    } catch (SQLException failure) {
      if (SqlFailures.UNDEFINED_TABLE.equals(failure.getSQLState())) {
        // The claim says which one is gone.
        return readers;
      }
      throw failure;
    }
  }

  @Override
  public void wakeUp() {
    bell.wake();
  }

  /** {@inheritDoc} A delivery that was settled before is stale, like one whose lease has ended. */
  @Override
  public List<SettlementOutcome> settle(List<? extends Settlement> settlements) throws Exception {
    checkOpen();
    List<SettlementOutcome> outcomes = settling.settle(settlements);
    for (int i = 0; i < outcomes.size(); i++) {
      if (!(outcomes.get(i) instanceof SettlementOutcome.Failed)) {
        settled(settlements.get(i), outcomes.get(i));
      }
    }
    return outcomes;
  }

  private void settled(Settlement settlement, SettlementOutcome outcome) {
    Receipt receipt = Receipt.of(settlement.delivery());
    letGo(receipt);
    if (!(outcome instanceof SettlementOutcome.Settled)) {
      return;
    }
    if (settlement instanceof Settlement.Retry retry) {
      bell.alarm(receipt.reader(), System.nanoTime() + retry.delay().toNanos());
    } else if (settlement instanceof Settlement.Release) {
      receipt.reader().startOver();
      signals.published(settlement.delivery().queue());
    } else if (options.ordering() == Ordering.PER_KEY) {
      // What waits behind it under its key can be read now, here and elsewhere.
      signals.heard(Signals.channel(settlement.delivery().queue()));
    }
  }

  private void letGo(Receipt receipt) {
    if (held.remove(receipt)) {
      window.release(receipt.bytes());
      bell.makeRoom();
    }
  }

  @Override
  public List<LeaseExtension> extend(List<Delivery> deliveries, Duration lease) throws Exception {
    checkOpen();
    return settling.extend(deliveries, lease);
  }

  @Override
  public void markStarted(List<Delivery> deliveries) throws Exception {
    settling.markStarted(deliveries);
  }

  /** {@inheritDoc} What was not settled goes back at once. */
  @Override
  public void close(Duration timeout) throws Exception {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    byChannel.keySet().forEach(channel -> signals.leave(channel, this));
    bell.wake();
    whenClosed.run();
    List<Receipt> left = List.copyOf(held);
    if (!left.isEmpty()) {
      giveBack(left, timeout);
      byChannel.keySet().forEach(signals::published);
    }
  }

  private void giveBack(List<Receipt> left, Duration timeout) throws SQLException {
    try {
      settling.release(left, timeout);
    } catch (SQLException failure) {
      // A queue that is deleted has nothing to be given back.
      if (!SqlFailures.UNDEFINED_TABLE.equals(failure.getSQLState())) {
        throw failure;
      }
    }
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new MessagingException(
          ErrorCode.CLOSED, "receiver " + options.consumerName() + " is closed");
    }
  }
}
