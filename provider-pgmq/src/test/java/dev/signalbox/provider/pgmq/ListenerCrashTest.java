package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderState;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of wake-ups when the server is killed and comes back. */
class ListenerCrashTest {

  private static PgmqService connect(PostgresBroker broker, TestContext context) throws Exception {
    return (PgmqService)
        new PgmqProvider()
            .connect(ProviderConfig.of("pgmq", "pgmq", Map.of("url", broker.url())), context);
  }

  @Test
  void wakeUpsStillComeAfterACrashAndTheStateIsReported() throws Exception {
    try (PostgresBroker broker = PostgresLab.open(PostgresOptions.DEFAULT)) {
      TestContext context = new TestContext();
      PgmqService consuming = connect(broker, context);
      PgmqService publishing = connect(broker, new TestContext());
      EventChannel channel = new EventChannel("crash", "crash_domain_events");
      EventQueue queue =
          new EventQueue(channel, "default", channel.name(), channel.name() + "_dlq");
      consuming.createQueues(List.of(QueueSpec.of(queue)));
      EventReceiver receiver =
          consuming.openReceiver(Fixture.options(Duration.ofSeconds(60), queue));
      publish(publishing, channel, "before");
      Await.until("the first", () -> !receive(receiver).isEmpty());

      broker.kill();
      Await.until(
          "down is reported",
          () -> {
            try {
              consuming.check(Duration.ofSeconds(1));
            } catch (Exception expected) {
              return context.states.stream().anyMatch(ProviderState.Down.class::isInstance);
            }
            return false;
          });
      broker.restart();
      Await.until("up again", () -> answers(consuming) && answers(publishing));
      long before = consuming.notificationsHeard();
      int[] sent = {0};
      Await.until(
          "a notification",
          () -> {
            publish(publishing, channel, "after" + sent[0]++);
            TimeUnit.MILLISECONDS.sleep(50);
            return consuming.notificationsHeard() > before;
          });
      assertThat(context.states).last().isInstanceOf(ProviderState.Up.class);
      assertThat(Fixture.receive(receiver, sent[0])).hasSize(sent[0]);
      consuming.close(Duration.ofSeconds(5));
      publishing.close(Duration.ofSeconds(5));
    }
  }

  private static boolean answers(PgmqService service) {
    try {
      service.check(Duration.ofSeconds(2));
      return true;
    } catch (Exception down) {
      return false;
    }
  }

  private static List<Delivery> receive(EventReceiver receiver) throws Exception {
    return receiver.receive(10, Duration.ofMillis(500));
  }

  private static void publish(PgmqService service, EventChannel channel, String id)
      throws Exception {
    EventMessage event =
        EventMessage.of(id, "crash.test", "crash", EventBody.ofUtf8("{\"event_id\": \"x\"}"));
    PublishOutcome outcome =
        service
            .publish(channel, List.of(event), Duration.ofSeconds(10))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS)
            .get(0);
    assertThat(outcome).isInstanceOf(PublishOutcome.Accepted.class);
  }
}
