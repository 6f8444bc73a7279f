package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import dev.signalbox.spi.StoredMessage;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One consuming session over any number of queues. It waits for the word that a queue has something
 * and looks for itself now and then, because the word may be lost and foreign producers send none.
 * Holds no connection while it waits.
 */
final class PgmqReceiver implements EventReceiver {

  /** How long it waits for word before it looks for itself. */
  private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Duration RETURN_WITHIN = Duration.ofSeconds(5);

  private final Database database;
  private final Clock clock;
  private final ReceiverOptions options;
  private final Signals signals;
  private final Settling settling;
  private final Map<String, List<QueueReader>> byChannel;
  private final List<QueueReader> readers;
  private final Bell bell = new Bell();
  private final Holdings holdings;
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
    this.holdings = new Holdings(new Window(options), bell);
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
      if (holdings.room(max) == 0) {
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

  /** Claims from the queues that were heard of, as long as there is room. */
  private List<Delivery> takeHeard(int max) throws SQLException, InterruptedException {
    checkOpen();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<Delivery> taken = new ArrayList<>();
    for (QueueReader reader = next(max); reader != null; reader = next(max - taken.size())) {
      try {
        claim(reader, holdings.room(max - taken.size()), taken);
      } catch (SQLException | RuntimeException failure) {
        bell.hear(List.of(reader));
        if (taken.isEmpty()) {
          throw failure;
        }
        // What was claimed before is held, and must be handled; the failure comes again.
        break;
      }
    }
    returnIfClosed(taken);
    return taken;
  }

  private @Nullable QueueReader next(int most) {
    return holdings.room(most) > 0 ? bell.next() : null;
  }

  // Claimed while somebody closed: nobody will settle these.
  private void returnIfClosed(List<Delivery> taken) throws SQLException {
    if (closed.get() && !taken.isEmpty()) {
      giveBack(taken.stream().map(Receipt::of).toList(), RETURN_WITHIN);
      checkOpen();
    }
  }

  private void claim(QueueReader reader, int room, List<Delivery> taken) throws SQLException {
    long bytes = holdings.freeBytes();
    Instant before = clock.instant();
    List<QueueReader.Row> rows;
    try {
      rows = database.call(connection -> reader.claim(connection, room, bytes));
    } catch (SQLException failure) {
      if (SqlFailures.UNDEFINED_TABLE.equals(failure.getSQLState())) {
        throw SqlFailures.notFound(reader.queue(), failure);
      }
      throw failure;
    }
    long size = 0;
    for (QueueReader.Row row : rows) {
      Delivery delivery = delivery(reader, row, before);
      size += delivery.message().body().size();
      taken.add(delivery);
    }
    if (!rows.isEmpty() && (reader.ordered() || rows.size() >= room || size >= bytes)) {
      bell.hear(List.of(reader));
    }
  }

  private Delivery delivery(QueueReader reader, QueueReader.Row row, Instant before) {
    StoredMessage message = Wire.message(row.body(), row.head());
    Receipt receipt =
        new Receipt(reader, row.id(), row.reads(), row.readAt(), message.body().size());
    holdings.add(receipt);
    return new Delivery(
        reader.queue(),
        receipt,
        Long.toString(row.id()),
        Math.max(1, row.reads()),
        row.reads(),
        Micros.instant(row.enqueuedAt()),
        before.plus(options.lease()),
        message);
  }

  /** Looks for itself which queues have something. */
  private void lookAround() throws SQLException {
    readers.forEach(QueueReader::startOver);
    bell.hear(
        readers.size() == 1
            ? readers
            : database.call(connection -> QueueProbe.filled(connection, readers)));
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
    Set<String> freed = new HashSet<>();
    for (int i = 0; i < outcomes.size(); i++) {
      if (!(outcomes.get(i) instanceof SettlementOutcome.Failed)) {
        holdings.remove(Receipt.of(settlements.get(i).delivery()));
      }
      if (outcomes.get(i) instanceof SettlementOutcome.Settled) {
        settled(settlements.get(i), freed);
      }
    }
    freed.forEach(signals::heard);
    return outcomes;
  }

  private void settled(Settlement settlement, Set<String> freed) {
    QueueReader reader = Receipt.of(settlement.delivery()).reader();
    if (settlement instanceof Settlement.Retry retry) {
      bell.alarm(reader, System.nanoTime() + retry.delay().toNanos());
    } else if (settlement instanceof Settlement.Release) {
      reader.startOver();
      signals.published(settlement.delivery().queue());
    } else if (reader.ordered()) {
      // What waits behind it under its key can be read now.
      freed.add(Signals.channel(settlement.delivery().queue()));
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
    List<Receipt> left = holdings.all();
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
