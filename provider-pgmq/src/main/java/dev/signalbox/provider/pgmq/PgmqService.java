package dev.signalbox.provider.pgmq;

import dev.signalbox.provider.pgmq.schema.Sql;
import dev.signalbox.spi.BrokerVersions;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.TransactionalPublisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One connected PostgreSQL with its queues. */
final class PgmqService implements EventMessagingService {

  private static final Duration CLOSE_NOW = Duration.ofSeconds(1);

  private final Capabilities capabilities;
  private final BrokerVersions versions;
  private final PgmqSettings settings;
  private final ProviderContext context;
  private final Database database;
  private final Signals signals = new Signals();
  private final Notifier notifier;
  private final @Nullable Listener listener;
  private final BatchPublisher publisher;
  private final TransactionPublisher transactions;
  private final QueueCreation creation;
  private final QueueDeletion deletion;
  private final Measuring measuring;
  private final Upkeep upkeep;
  private final Presence presence;
  private final PgmqBrowser browser;
  private final Set<PgmqReceiver> receivers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A service over a database that has been prepared.
   *
   * @param listening opens the listening connection
   */
  PgmqService(
      Capabilities capabilities,
      BrokerVersions versions,
      PgmqSettings settings,
      ProviderContext context,
      Database database,
      Listener.Opener listening,
      String instance) {
    this.capabilities = capabilities;
    this.versions = versions;
    this.settings = settings;
    this.context = context;
    this.database = database;
    String sender = UUID.randomUUID().toString().replace("-", "");
    this.notifier = new Notifier(database, context, sender);
    signals.sendTo(notifier::tell);
    this.listener =
        settings.listen() == PgmqSettings.Listen.OFF
            ? null
            : new Listener(database, listening, signals, context, instance, sender);
    this.publisher = new BatchPublisher(database, settings, context, signals);
    this.transactions = new TransactionPublisher(database, settings, context, signals);
    this.creation = new QueueCreation(database);
    this.deletion = new QueueDeletion(database);
    this.measuring = new Measuring(database);
    this.upkeep = new Upkeep(database, deletion);
    this.presence = new Presence(database, context);
    this.browser = new PgmqBrowser(database);
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public BrokerVersions versions() {
    return versions;
  }

  @Override
  public void createQueues(List<QueueSpec> specs) throws Exception {
    checkOpen();
    for (QueueSpec spec : specs) {
      creation.create(spec);
    }
  }

  @Override
  public void createChannel(EventChannel channel) throws Exception {
    checkOpen();
    creation.create(channel);
  }

  @Override
  public void checkExists(Destination destination) throws Exception {
    checkOpen();
    boolean exists =
        database.call(
            connection ->
                QueueCreation.exists(connection, new QueueTable(destination.name()))
                    || (destination instanceof EventChannel channel
                        && QueueRegistry.isRegistered(connection, channel)));
    if (!exists) {
      throw SqlFailures.notFound(destination, null);
    }
  }

  @Override
  public void deleteQueue(Destination destination) throws Exception {
    checkOpen();
    deletion.delete(destination);
  }

  @Override
  public List<String> listQueues() throws Exception {
    checkOpen();
    return database.call(
        connection -> {
          Set<String> names = new TreeSet<>();
          for (QueueRegistry.Registered queue : QueueRegistry.all(connection)) {
            names.add(queue.channel());
            names.add(queue.name());
            if (queue.retention() != null) {
              names.add(queue.deadLetterName());
            }
          }
          names.addAll(QueueRegistry.channels(connection));
          return new ArrayList<>(names);
        });
  }

  @Override
  public Figure purgeQueue(MessageQueue queue) throws Exception {
    checkOpen();
    return measuring.purge(queue);
  }

  @Override
  public EventQueueStats stats(MessageQueue queue) throws Exception {
    checkOpen();
    return measuring.stats(queue);
  }

  @Override
  public CompletionStage<List<PublishOutcome>> publish(
      Destination destination, List<EventMessage> batch, Duration timeout) {
    return publisher.publish(destination, batch, timeout);
  }

  @Override
  public EventReceiver openReceiver(ReceiverOptions options) throws Exception {
    checkOpen();
    List<QueueRegistry.Registered> registered = new ArrayList<>();
    for (MessageQueue queue : options.queues()) {
      checkExists(queue);
      database
          .call(connection -> QueueRegistry.find(connection, Destinations.source(queue).name()))
          .ifPresent(registered::add);
    }
    presence.begin(registered);
    List<String> read = registered.stream().map(QueueRegistry.Registered::name).toList();
    PgmqReceiver[] self = new PgmqReceiver[1];
    PgmqReceiver receiver =
        new PgmqReceiver(
            database,
            context.clock(),
            options,
            signals,
            settings,
            () -> {
              receivers.remove(self[0]);
              presence.end(read);
            });
    self[0] = receiver;
    receivers.add(receiver);
    receiver.join();
    try {
      follow(receiver.channels());
    } catch (InterruptedException interrupted) {
      receiver.close(CLOSE_NOW);
      throw interrupted;
    }
    return receiver;
  }

  private void follow(Set<String> channels) throws InterruptedException {
    Listener listening = listener;
    if (listening != null) {
      for (String channel : channels) {
        listening.follow(channel);
      }
    }
  }

  @Override
  public void check(Duration timeout) throws Exception {
    checkOpen();
    var ignored =
        database.call(
            timeout,
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute("select 1");
              }
            });
  }

  @Override
  public int maintain(Duration budget) throws Exception {
    checkOpen();
    return upkeep.maintain(budget);
  }

  @Override
  public <T> Optional<T> as(Class<T> type) {
    if (type == DeadLetterBrowser.class) {
      return Optional.of(type.cast(browser));
    } else if (type == TransactionalPublisher.class) {
      return Optional.of(type.cast(transactions));
    }
    return EventMessagingService.super.as(type);
  }

  /** Whether the connections are encrypted. */
  boolean encrypted() throws SQLException {
    return database
        .call(
            connection ->
                Sql.one(
                    connection, "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()"))
        .filter("true"::equals)
        .isPresent();
  }

  /** Whether notifications are known to arrive. */
  boolean listens() {
    return listener != null && listener.proved();
  }

  /** How many notifications of others have come. */
  long notificationsHeard() {
    return listener == null ? 0 : listener.heard();
  }

  @Override
  public void close(Duration timeout) throws Exception {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    long end = System.nanoTime() + timeout.toNanos();
    try {
      for (PgmqReceiver receiver : List.copyOf(receivers)) {
        receiver.close(left(end));
      }
    } finally {
      publisher.close(left(end));
      transactions.close(left(end).toNanos());
      presence.close();
      notifier.close(left(end).toNanos());
      if (listener != null) {
        listener.close(left(end).toNanos());
      }
      database.close();
    }
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
  }

  private void checkOpen() {
    if (closed.get()) {
      throw new MessagingException(ErrorCode.CLOSED, "the connection to PostgreSQL is closed");
    }
  }

  /** Opens connections of the driver, without a pool. */
  static Connection connect(Address address) throws SQLException {
    Connection connection =
        new org.postgresql.Driver().connect(address.url(), address.properties());
    if (connection == null) {
      throw new SQLException("no address of PostgreSQL: " + address, "08001");
    }
    return connection;
  }
}
