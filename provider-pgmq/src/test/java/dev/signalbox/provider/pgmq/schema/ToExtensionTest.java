package dev.signalbox.provider.pgmq.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.EventDraft;
import dev.signalbox.Signalbox;
import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Moving the bundled queues to the extension while they are in use. */
@Tag("slow")
class ToExtensionTest {
  private static final int EVENTS = 100_000;
  private static final int MORE = 5_000;

  private final Set<String> handled = ConcurrentHashMap.newKeySet();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void nothingIsLostOfAHundredThousandEventsWhileTheyAreConsumed() throws Exception {
    try (PostgresBroker broker =
        PostgresLab.open(PostgresOptions.DEFAULT.with(PostgresOptions.Extension.PGMQ))) {
      try (Signalbox signalbox = start(broker, "bundled")) {
        publish(signalbox, 0, EVENTS);
        signalbox
            .consumer("move")
            .on(
                "#",
                (event, context) -> {
                  handled.add(event.id());
                  runs.incrementAndGet();
                })
            .start();
        await(EVENTS / 20);
        int before = handled.size();
        List<String> said = new ArrayList<>();
        try (Connection connection = broker.connect()) {
          ToExtension.move(connection, said::add);
        }
        assertThat(before).as("still at work").isLessThan(EVENTS);
        assertThat(said).singleElement().asString().startsWith("Moved 2 queues to the extension");
        publish(signalbox, EVENTS, MORE);
        await(EVENTS + MORE);
      }
      assertThat(runs).hasValue(EVENTS + MORE);
      try (Connection connection = broker.connect()) {
        assertThat(PgmqInstallation.find(connection).orElseThrow().kind())
            .isEqualTo(Installed.Kind.EXTENSION);
        assertThat(
                Sql.one(
                    connection,
                    "select queue_length::text from pgmq.metrics('move_domain_events')"))
            .contains("0");
        assertThat(
                Sql.one(
                    connection,
                    "select total_messages::text from pgmq.metrics('move_domain_events')"))
            .contains(Integer.toString(EVENTS + MORE));
      }
      // The extension's own functions and ours work on what the other has made.
      try (Signalbox signalbox = start(broker, "extension");
          Connection connection = broker.connect()) {
        assertThat(
                Sql.one(
                    connection,
                    "select pgmq.send('move_domain_events', message)::text from pgmq.a_move_domain_events limit 1"))
            .isEmpty();
        signalbox.consumer("move").on("#", (event, context) -> handled.add(event.id())).start();
        publish(signalbox, EVENTS + MORE, 1);
        await(EVENTS + MORE + 1);
      }
    }
  }

  @Test
  void theBundledSqlReadsWhatTheExtensionHasLeft() throws Exception {
    try (PostgresBroker broker =
        PostgresLab.open(
            PostgresOptions.DEFAULT
                .with(PostgresOptions.Extension.PGMQ)
                .with(PostgresOptions.Durability.RELAXED))) {
      try (Signalbox signalbox = start(broker, "extension")) {
        publish(signalbox, 0, 100);
      }
      try (Connection connection = broker.connect()) {
        Sql.execute(connection, "drop extension pgmq");
      }
      try (Signalbox signalbox = start(broker, "bundled");
          Connection connection = broker.connect()) {
        assertThat(PgmqInstallation.find(connection).orElseThrow().kind())
            .isEqualTo(Installed.Kind.BUNDLED);
        assertThat(
                Sql.one(
                    connection, "select message->>'event_id' from pgmq.pop('move_domain_events')"))
            .contains("e0");
        signalbox.consumer("move").on("#", (event, context) -> handled.add(event.id())).start();
        await(99);
      }
    }
  }

  @Test
  void whatCannotBeMovedIsExplained() throws Exception {
    try (PostgresBroker broker =
            PostgresLab.open(PostgresOptions.DEFAULT.with(PostgresOptions.Durability.RELAXED));
        Connection connection = broker.connect()) {
      refuses(connection, ErrorCode.NOT_FOUND, "no pgmq to be moved");
      assertThat(PgmqInstallation.prepare(connection, SchemaMode.BUNDLED).kind())
          .isEqualTo(Installed.Kind.BUNDLED);
      refuses(connection, ErrorCode.NOT_FOUND, "does not know the extension");
      Sql.execute(connection, "delete from signalbox.installed where name = 'pgmq'");
      refuses(connection, ErrorCode.CONFLICT, "PGMQ's own SQL");
    }
  }

  private static void refuses(Connection connection, ErrorCode code, String message) {
    assertThatThrownBy(() -> ToExtension.move(connection, line -> {}))
        .isInstanceOfSatisfying(
            MessagingException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static Signalbox start(PostgresBroker broker, String schema) {
    return Signalbox.builder()
        .config(
            SignalboxConfig.builder()
                .set("events.domain.default_provider", "pgmq")
                .set("events.publisher.max_block_ms", 60_000)
                .provider("pgmq", Map.of("url", broker.url(), "schema", schema)))
        .start();
  }

  private static void publish(Signalbox signalbox, int from, int count) throws Exception {
    List<CompletableFuture<?>> all = new ArrayList<>(count);
    for (int i = from; i < from + count; i++) {
      all.add(
          signalbox.publish(
              EventDraft.of("move.load", Map.of("n", i)).namespace("move").id("e" + i)));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(5, TimeUnit.MINUTES);
  }

  private void await(int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (handled.size() < count) {
      assertThat(System.nanoTime()).as("handled %d of %d", handled.size(), count).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
