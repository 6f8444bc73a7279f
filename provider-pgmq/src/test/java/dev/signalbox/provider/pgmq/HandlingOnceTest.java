package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer;
import dev.signalbox.IdempotencyStore.State;
import dev.signalbox.JdbcIdempotencyStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Handling once, by a note in the handler's own transaction. */
class HandlingOnceTest {

  private static PGSimpleDataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(Server.BUNDLED.url());
    return source;
  }

  @Test
  void anEventThatComesAgainIsDoneOnceAndAFailedRunIsNotNoted() throws Exception {
    JdbcIdempotencyStore store = new JdbcIdempotencyStore(dataSource());
    store.createTable();
    store.createTable();
    AtomicInteger runs = new AtomicInteger();
    try (Program program =
        new Program(Server.BUNDLED.url(), Map.of("events.durable.retry_initial_ms", 1))) {
      assertThat(program.sql("create table if not exists ledger (event text, amount int)"))
          .isNull();
      EventConsumer consumer =
          program
              .consumer()
              .on(
                  "payment.*",
                  store.handlingOnce(
                      program.namespace,
                      (event, context, transaction) -> {
                        try (PreparedStatement statement =
                            transaction.prepareStatement("insert into ledger values (?, 7)")) {
                          statement.setString(1, event.id());
                          statement.executeUpdate();
                        }
                        if (runs.incrementAndGet() == 1) {
                          throw new IllegalStateException("after the write, before the commit");
                        }
                      }))
              .start();
      for (int i = 0; i < 5; i++) {
        assertThat(
                program
                    .signalbox
                    .publish(program.draft("payment.charged", 1).id(program.namespace))
                    .get(60, TimeUnit.SECONDS))
            .isNotNull();
      }
      Await.until("all five", () -> consumer.counters().handled() == 5);

      assertThat(runs).hasValue(2);
      assertThat(
              program.sql("select count(*) from ledger where event = '" + program.namespace + "'"))
          .isEqualTo("1");
    }
  }

  @Test
  void aClaimIsWonByOneUntilItIsSettledOrItsLeaseEnds() throws Exception {
    JdbcIdempotencyStore store = new JdbcIdempotencyStore(dataSource());
    store.createTable();
    String scope = Program.newNamespace();
    var first = store.claim(scope, "e", Duration.ofMinutes(5));
    assertThat(first.state()).isEqualTo(State.WON);
    assertThat(store.claim(scope, "e", Duration.ofMinutes(5)).state()).isEqualTo(State.BUSY);
    store.abandon(first);
    var second = store.claim(scope, "e", Duration.ZERO);
    assertThat(second.state()).isEqualTo(State.WON);
    var third = store.claim(scope, "e", Duration.ofMinutes(5));
    assertThat(third.state()).isEqualTo(State.WON);
    store.complete(second);
    assertThat(store.claim(scope, "e", Duration.ofMinutes(5)).state()).isEqualTo(State.BUSY);
    store.complete(third);
    assertThat(store.claim(scope, "e", Duration.ofMinutes(5)).state()).isEqualTo(State.DONE);
    store.abandon(third);
    assertThat(store.claim(scope, "e", Duration.ofMinutes(5)).state()).isEqualTo(State.DONE);
    assertThat(store.forget(Duration.ofDays(1))).isZero();
    assertThat(store.forget(Duration.ofMinutes(-1))).isGreaterThanOrEqualTo(1);
    assertThat(store.claim(scope, "e", Duration.ofMinutes(5)).state()).isEqualTo(State.WON);
  }

  @Test
  void aNoteIsPartOfTheCallersTransaction() throws Exception {
    JdbcIdempotencyStore store = new JdbcIdempotencyStore(dataSource());
    store.createTable();
    String scope = Program.newNamespace();
    try (Connection connection = dataSource().getConnection()) {
      connection.setAutoCommit(false);
      assertThat(store.note(connection, scope, "e")).isTrue();
      connection.rollback();
      assertThat(store.note(connection, scope, "e")).isTrue();
      connection.commit();
      assertThat(store.note(connection, scope, "e")).isFalse();
      connection.rollback();
    }
  }
}
