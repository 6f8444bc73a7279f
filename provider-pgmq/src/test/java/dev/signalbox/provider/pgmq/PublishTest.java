package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a publish does, and how it says what became of each event. */
@ParameterizedClass
@EnumSource(Server.class)
class PublishTest {
  private final Fixture it;

  PublishTest(Server server) throws Exception {
    it = new Fixture(server).create();
  }

  @AfterEach
  void close() throws Exception {
    it.close();
  }

  @Test
  void everyGroupGetsEachEvent() throws Exception {
    EventQueue audit = it.queue("audit");
    it.service.createQueues(List.of(QueueSpec.of(audit)));

    it.publishAll(3);

    assertThat(Fixture.ids(Fixture.receive(it.receiver(it.queue), 3)))
        .isEqualTo(Fixture.ids(Fixture.receive(it.receiver(audit), 3)))
        .containsExactly("e1", "e2", "e3");
  }

  @Test
  void anEventForOneGroupReachesNoOther() throws Exception {
    EventQueue audit = it.queue("audit");
    it.service.createQueues(List.of(QueueSpec.of(audit)));

    assertThat(it.publish(audit, it.events(1))).hasSize(1);

    assertThat(Fixture.receive(it.receiver(audit), 1).get(0).message().id()).isEqualTo("e1");
    assertThat(it.count(it.table())).isZero();
  }

  @Test
  void aChannelWithoutItsDefaultGroupFillsTheOthers() throws Exception {
    EventQueue audit = it.queue("audit");
    it.service.createQueues(List.of(QueueSpec.of(audit)));
    it.service.deleteQueue(it.queue);

    it.publishAll(2);

    assertThat(Fixture.receive(it.receiver(audit), 2)).hasSize(2);
    assertThat(it.sql("select to_regclass('" + it.table() + "')")).isNull();
  }

  @Test
  void whatPostgresCannotHoldIsRefusedAloneAndWithoutItsContents() throws Exception {
    EventMessage bad =
        EventMessage.of(
            "bad", "payment.charged", it.namespace, EventBody.ofUtf8("{\"secret\":\"\\u0000\"}"));
    EventMessage broken =
        EventMessage.of("broken", "payment.charged", it.namespace, EventBody.ofUtf8("{secret"));
    List<EventMessage> batch = new ArrayList<>(it.events(3));
    batch.add(1, bad);
    batch.add(3, broken);

    List<PublishOutcome> outcomes = it.publish(it.channel, batch);

    assertThat(outcomes)
        .extracting(outcome -> outcome instanceof PublishOutcome.Accepted)
        .containsExactly(true, false, true, false, true);
    for (int refused : List.of(1, 3)) {
      Throwable cause = ((PublishOutcome.Rejected) outcomes.get(refused)).cause();
      assertThat(new PgmqProvider().classify(cause)).isEqualTo(ErrorCode.INVALID_PAYLOAD);
      assertThat(cause).hasMessageContaining("\\u0000").hasNoCause();
      assertThat(cause.getMessage()).doesNotContain("secret");
    }
    assertThat(Fixture.ids(Fixture.receive(it.receiver(it.queue), 3)))
        .containsExactly("e1", "e2", "e3");
  }

  @Test
  void aMissingChannelIsNotFound() throws Exception {
    it.service.deleteQueue(it.channel);

    PublishOutcome outcome = it.publish(it.channel, it.events(1)).get(0);

    Throwable cause = ((PublishOutcome.Rejected) outcome).cause();
    assertThat(new PgmqProvider().classify(cause)).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(cause).hasMessageContaining(it.channel.name()).hasMessageContaining("create_queues");
  }

  @Test
  void aDelayedEventDoesNotComeEarly() throws Exception {
    Instant due = Instant.now().plusMillis(700);
    assertThat(it.publish(it.channel, List.of(it.event(1).withNotBefore(due)))).hasSize(1);
    EventReceiver receiver = it.receiver(it.queue);

    Delivery came = Fixture.receive(receiver, 1).get(0);

    assertThat(Instant.now()).isAfterOrEqualTo(due);
    assertThat(came.attempt()).isEqualTo(1);
  }

  @Test
  void handledEventsAreKeptWhereConfigured() throws Exception {
    TestContext context = new TestContext();
    PgmqService archiving =
        Fixture.connect(it.server(), java.util.Map.of("settle", "archive"), context);
    try {
      it.publishAll(2);
      EventReceiver receiver =
          archiving.openReceiver(Fixture.options(Duration.ofSeconds(60), it.queue));
      List<Delivery> came = Fixture.receive(receiver, 2);
      assertThat(receiver.settle(List.of(new Settlement.Ack(came.get(0))))).hasSize(1);

      assertThat(it.count(it.table())).isEqualTo(1);
      assertThat(
              it.sql(
                  "select message->>'event_id' from " + new QueueTable(it.queue.name()).archive()))
          .isEqualTo("e1");
    } finally {
      archiving.close(Duration.ofSeconds(5));
    }
  }

  @Test
  void aClosedServiceRefuses() throws Exception {
    PgmqService closed = Fixture.connect(it.server(), java.util.Map.of(), new TestContext());
    closed.close(Duration.ofSeconds(5));

    PublishOutcome outcome =
        closed
            .publish(it.channel, it.events(1), Duration.ofSeconds(5))
            .toCompletableFuture()
            .get()
            .get(0);

    assertThat(new PgmqProvider().classify(((PublishOutcome.Rejected) outcome).cause()))
        .isEqualTo(ErrorCode.CLOSED);
  }
}
