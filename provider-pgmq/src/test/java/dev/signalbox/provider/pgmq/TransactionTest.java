package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.PublishReceipt;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.sql.Connection;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Publishing inside the application's own transaction. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Server.class)
class TransactionTest {
  private final Program program;
  private final Collection<String> handled = new ConcurrentLinkedQueue<>();
  private final Collection<String> fast = new ConcurrentLinkedQueue<>();

  TransactionTest(Server server) throws Exception {
    program = new Program(server.url(), Map.of());
    program.signalbox.subscribe("#", (event, context) -> fast.add(event.id()));
    program.consumer().on("#", (event, context) -> handled.add(event.id())).start();
  }

  @AfterEach
  void close() {
    program.close();
  }

  private Connection begin() throws Exception {
    Connection connection = program.jdbc();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists orders (id text)");
    }
    connection.commit();
    return connection;
  }

  private CompletableFuture<PublishReceipt> publish(Connection transaction, String id) {
    return program.signalbox.publishInTransaction(
        transaction,
        program.draft("order.placed", Map.of("n", 1)).id(id).delivery(DeliveryMode.BROADCAST));
  }

  private void publishOutside(String id) throws Exception {
    assertThat(
            program
                .signalbox
                .publish(program.draft("order.placed", Map.of("n", 2)).id(id))
                .get(60, TimeUnit.SECONDS)
                .eventId())
        .isEqualTo(id);
  }

  @Test
  void anEventAppearsOnBothLegsWhenTheTransactionIsCommittedAndNotBefore() throws Exception {
    try (Connection transaction = begin()) {
      CompletableFuture<PublishReceipt> receipt = publish(transaction, "in");
      publishOutside("other");
      Await.until("the other event", () -> handled.contains("other"));
      assertThat(handled).doesNotContain("in");
      assertThat(fast).isEmpty();
      assertThat(receipt).isNotDone();

      transaction.commit();

      assertThat(receipt.get(60, TimeUnit.SECONDS).delivery()).isEqualTo(DeliveryMode.BROADCAST);
      Await.until("both legs", () -> handled.contains("in") && fast.contains("in"));
    }
  }

  @Test
  void aRollbackLeavesNothing() throws Exception {
    try (Connection transaction = begin()) {
      CompletableFuture<PublishReceipt> receipt = publish(transaction, "gone");
      transaction.rollback();

      Await.until("the end", receipt::isDone);
      assertThat(receipt.isCancelled()).isTrue();
      publishOutside("sentinel");
      Await.until("the sentinel", () -> handled.contains("sentinel"));
      assertThat(handled).doesNotContain("gone");
      assertThat(fast).doesNotContain("gone");
    }
  }

  @Test
  void aPartThatIsRolledBackToASavepointNeverAppearsThoughTheRestIsCommitted() throws Exception {
    try (Connection transaction = begin()) {
      CompletableFuture<PublishReceipt> kept = publish(transaction, "kept");
      Savepoint before = transaction.setSavepoint();
      CompletableFuture<PublishReceipt> gone = publish(transaction, "gone");
      transaction.rollback(before);
      transaction.commit();

      assertThat(kept.get(60, TimeUnit.SECONDS).eventId()).isEqualTo("kept");
      Await.until("the end", gone::isDone);
      assertThat(gone.isCancelled()).isTrue();
      Await.until("the kept one", () -> handled.contains("kept") && fast.contains("kept"));
      assertThat(handled).doesNotContain("gone");
      assertThat(fast).doesNotContain("gone");
    }
  }

  @Test
  void anOpenTransactionDelaysNoOtherPublisherForFiveSeconds() throws Exception {
    try (Connection transaction = begin()) {
      CompletableFuture<PublishReceipt> receipt = publish(transaction, "slow");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      List<String> others = new ArrayList<>();
      while (System.nanoTime() < end) {
        String id = "other-" + others.size();
        publishOutside(id);
        others.add(id);
      }
      assertThat(receipt).isNotDone();
      assertThat(others).hasSizeGreaterThan(20);
      Await.until("the others", () -> handled.containsAll(others));
      assertThat(handled).doesNotContain("slow");

      transaction.commit();

      assertThat(receipt.get(60, TimeUnit.SECONDS).eventId()).isEqualTo("slow");
    }
  }

  @Test
  void whoeverClosesWithATransactionOpenIsToldThatNobodyKnowsItsEnd() throws Exception {
    try (Connection transaction = begin()) {
      CompletableFuture<PublishReceipt> receipt = publish(transaction, "open");
      program.close();
      transaction.commit();
      Await.until("the end", receipt::isDone);
      assertThatThrownBy(receipt::join).hasMessageContaining("nobody can tell");
      assertThat(fast).doesNotContain("open");
      assertThat(program.sql("select message->>'event_id' from " + program.table()))
          .isEqualTo("open");
    }
  }

  @Test
  void aRefusedEventLeavesTheTransactionAsItWas() throws Exception {
    try (Connection transaction = begin();
        Statement statement = transaction.createStatement()) {
      statement.execute("insert into orders values ('" + program.namespace + "')");
      assertThatThrownBy(
              () ->
                  program.signalbox.publishInTransaction(
                      transaction, program.draft("order.placed", Map.of("bad", "\u0000"))))
          .isInstanceOfSatisfying(
              MessagingException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_PAYLOAD));
      CompletableFuture<PublishReceipt> good = publish(transaction, "good");
      transaction.commit();

      assertThat(good.get(60, TimeUnit.SECONDS).eventId()).isEqualTo("good");
      assertThat(program.sql("select count(*) from orders where id = '" + program.namespace + "'"))
          .isEqualTo("1");
    }
  }

  @Test
  void whatIsNoTransactionOrNoDurableEventIsRefusedWithTheReason() throws Exception {
    try (Connection connection = program.jdbc()) {
      assertThatThrownBy(() -> publish(connection, "x"))
          .isInstanceOf(MessagingException.class)
          .hasMessageContaining("auto-commit");
      assertThatThrownBy(
              () ->
                  program.signalbox.publishInTransaction(
                      "no transaction", program.draft("order.placed", 1)))
          .isInstanceOf(MessagingException.class)
          .hasMessageContaining("java.sql.Connection");
      connection.setAutoCommit(false);
      assertThatThrownBy(
              () ->
                  program.signalbox.publishInTransaction(
                      connection, program.draft("order.placed", 1).delivery(DeliveryMode.FAST)))
          .isInstanceOf(MessagingException.class)
          .hasMessageContaining("after the commit");
    }
  }
}
