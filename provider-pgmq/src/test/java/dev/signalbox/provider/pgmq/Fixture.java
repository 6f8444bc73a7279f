package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A connected service and a namespace that no other test uses. */
final class Fixture {
  private static final AtomicInteger NAMESPACES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final TestContext context;
  final PgmqService service;
  final String namespace;
  final EventChannel channel;
  final EventQueue queue;
  private final Server server;

  Fixture(Server server) throws Exception {
    this(server, Map.of(), new TestContext());
  }

  Fixture(Server server, Map<String, Object> settings, TestContext context) throws Exception {
    this.server = server;
    this.context = context;
    this.service = connect(server, settings, context);
    this.namespace =
        "t" + Long.toString(System.nanoTime() % 1_000_000_000L, 36) + NAMESPACES.incrementAndGet();
    this.channel = new EventChannel(namespace, namespace + "_domain_events");
    this.queue = queue(EventQueue.DEFAULT_GROUP);
  }

  static PgmqService connect(Server server, Map<String, Object> settings, TestContext context)
      throws Exception {
    Map<String, Object> all = new HashMap<>(Map.of("url", server.url()));
    all.putAll(settings);
    return (PgmqService)
        new PgmqProvider().connect(ProviderConfig.of("pgmq", "pgmq", all), context);
  }

  EventQueue queue(String group) {
    String name =
        group.equals(EventQueue.DEFAULT_GROUP) ? channel.name() : channel.name() + "__" + group;
    return new EventQueue(channel, group, name, name + "_dlq");
  }

  /** Creates the default group. */
  Fixture create() throws Exception {
    service.createQueues(List.of(QueueSpec.of(queue)));
    return this;
  }

  EventMessage event(int number) {
    String id = "e" + number;
    return EventMessage.of(id, "payment.charged", namespace, body(id, number));
  }

  static EventBody body(String id, int number) {
    return EventBody.ofUtf8(
        // As PostgreSQL spells it, so that bodies can be compared.
        "{\"payload\": {\"number\": %d}, \"event_id\": \"%s\"}".formatted(number, id));
  }

  List<EventMessage> events(int count) {
    List<EventMessage> events = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      events.add(event(i));
    }
    return events;
  }

  List<PublishOutcome> publish(Destination destination, List<EventMessage> batch) throws Exception {
    return service
        .publish(destination, batch, Duration.ofSeconds(10))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  void publishAll(int count) throws Exception {
    List<PublishOutcome> outcomes = publish(channel, events(count));
    for (PublishOutcome outcome : outcomes) {
      if (!(outcome instanceof PublishOutcome.Accepted)) {
        throw new AssertionError("not accepted: " + outcome);
      }
    }
  }

  EventReceiver receiver(MessageQueue... queues) throws Exception {
    return receiver(Ordering.UNORDERED, Duration.ofSeconds(60), queues);
  }

  EventReceiver receiver(Ordering ordering, Duration lease, MessageQueue... queues)
      throws Exception {
    return service.openReceiver(
        new ReceiverOptions(List.of(queues), lease, 100_000, 1L << 30, ordering, "test"));
  }

  static ReceiverOptions options(Duration lease, MessageQueue... queues) {
    return new ReceiverOptions(
        List.of(queues), lease, 100_000, 1L << 30, Ordering.UNORDERED, "test");
  }

  Server server() {
    return server;
  }

  /** Receives until there are so many. */
  static List<Delivery> receive(EventReceiver receiver, int count) throws Exception {
    List<Delivery> all = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (all.size() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("only %d of %d came".formatted(all.size(), count));
      }
      all.addAll(receiver.receive(count - all.size(), Duration.ofMillis(500)));
    }
    return all;
  }

  static String id(Delivery delivery) {
    String body = delivery.message().body().utf8();
    int start = body.indexOf("\"event_id\": \"") + 13;
    return body.substring(start, body.indexOf('"', start));
  }

  static List<String> ids(List<Delivery> deliveries) {
    return deliveries.stream().map(Fixture::id).toList();
  }

  Connection jdbc() throws SQLException {
    return DriverManager.getConnection(server.url());
  }

  /** The first column of the first row. */
  @Nullable String sql(String sql) throws SQLException {
    try (Connection connection = jdbc();
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet row = statement.getResultSet()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  long count(String from) throws SQLException {
    return Long.parseLong(String.valueOf(sql("select count(*) from " + from)));
  }

  String table() {
    return new QueueTable(queue.name()).waiting();
  }

  String letters() {
    return new QueueTable(queue.deadLetterName()).waiting();
  }

  /** Deletes all that was made, and closes. */
  void close() throws Exception {
    try {
      service.deleteQueue(channel);
    } finally {
      service.close(Duration.ofSeconds(10));
    }
  }
}
