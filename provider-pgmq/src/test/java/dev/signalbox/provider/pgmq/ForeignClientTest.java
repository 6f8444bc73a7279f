package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.EventConsumer;
import java.sql.Connection;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A PGMQ client that knows nothing of Signalbox, on Signalbox's queues: plain SQL functions. */
@ParameterizedClass
@EnumSource(Server.class)
class ForeignClientTest {
  private final Server server;

  ForeignClientTest(Server server) {
    this.server = server;
  }

  private static void publish(Program program, String id) throws Exception {
    assertThat(
            program
                .signalbox
                .publish(
                    program
                        .draft("payment.charged", Map.of("amount", 12))
                        .id(id)
                        .correlationId("c-" + id))
                .get(60, TimeUnit.SECONDS))
        .isNotNull();
  }

  @Test
  void itReadsArchivesAndDeletesWhatSignalboxPublished() throws Exception {
    try (Program program = new Program(server.url(), Map.of())) {
      publish(program, "e1");
      publish(program, "e2");
      String queue = program.namespace + "_domain_events";
      assertThat(
              program.sql(
                  "select message->'metadata'->>'correlation_id' from "
                      + program.table()
                      + " order by msg_id"))
          .isEqualTo("c-e1");
      assertThat(
              program.sql(
                  "select message->>'event_id' from pgmq.read('%s', 30, 1)".formatted(queue)))
          .isEqualTo("e1");
      assertThat(program.sql("select pgmq.archive('%s', 1)".formatted(queue))).isEqualTo("t");
      assertThat(program.sql("select message->'payload'->>'amount' from pgmq.a_" + queue))
          .isEqualTo("12");
      assertThat(program.sql("select message->>'event_id' from pgmq.pop('%s')".formatted(queue)))
          .isEqualTo("e2");
      assertThat(program.sql("select queue_length from pgmq.metrics('%s')".formatted(queue)))
          .isEqualTo("0");
      assertThat(
              program.sql(
                  "select count(*) from pgmq.list_queues() where queue_name = '%s'"
                      .formatted(queue)))
          .isEqualTo("1");
    }
  }

  @Test
  void whatItSendsIsHandledAndWhatIsNoEventIsKeptAsADeadLetter() throws Exception {
    try (Program program = new Program(server.url(), Map.of())) {
      publish(program, "own");
      String queue = program.namespace + "_domain_events";
      Collection<String> handled = new ConcurrentLinkedQueue<>();
      EventConsumer consumer =
          program.consumer().on("#", (event, context) -> handled.add(event.id())).start();
      Await.until("our own", () -> handled.contains("own"));
      assertThat(
              program.sql(
                  """
                  select pgmq.send('%s', '{"event_id": "foreign", "event_name": "payment.charged",
                    "event_version": "1.0", "payload": {"amount": 1},
                    "metadata": {"namespace": "%s", "correlation_id": "x",
                                 "fired_at": "2026-01-01T12:00:00Z", "fired_by": "psql"}}')"""
                      .formatted(queue, program.namespace)))
          .isNotNull();
      assertThat(
              program.sql(
                  "select pgmq.send('%s', '{\"no\": \"event\"}', '{\"nested\": {\"a\": [1, \"}\"]}, \"n\": 5}'::jsonb)"
                      .formatted(queue)))
          .isNotNull();
      assertThat(program.sql("select pgmq.send('%s', null::jsonb)".formatted(queue))).isNotNull();

      Await.until("the foreign one", () -> handled.contains("foreign"));
      Await.until("two dead letters", () -> consumer.counters().deadLettered() == 2);
      assertThat(
              program.sql(
                  "select message->>'no' from pgmq.q_%s_dlq where message is not null"
                      .formatted(queue)))
          .isEqualTo("event");
    }
  }

  @Test
  void aProducerInAnotherLanguageReachesEveryGroup() throws Exception {
    try (Program program = new Program(server.url(), Map.of());
        Connection connection = program.jdbc()) {
      Collection<String> handled = new ConcurrentLinkedQueue<>();
      for (String group : new String[] {"default", "audit"}) {
        program
            .consumer()
            .group(group)
            .on("#", (event, context) -> handled.add(context.group() + " " + event.id()))
            .start();
      }
      assertThat(connection.isValid(5)).isTrue();
      assertThat(
              program.sql(
                  """
                  select signalbox.publish('%1$s_domain_events', '{"event_id": "f", "event_name": "payment.charged",
                    "event_version": "1.0", "payload": null,
                    "metadata": {"namespace": "%1$s", "correlation_id": "x",
                                 "fired_at": "2026-01-01T12:00:00Z", "fired_by": "psql"}}'::jsonb)"""
                      .formatted(program.namespace)))
          .isEqualTo("1");
      Await.until(
          "both groups", () -> handled.contains("default f") && handled.contains("audit f"));
    }
  }
}
