package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.signalbox.EventConsumer;
import dev.signalbox.EventDraft;
import dev.signalbox.Signalbox;
import dev.signalbox.routing.SignalboxConfig;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The application's own connections in the place of an address. */
class LentDataSourceTest {

  @Test
  void itIsUsedAsItIsAndGivenBackAsItWas() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(Server.BUNDLED.url());
    config.setMaximumPoolSize(6);
    // As an application with managed transactions has it.
    config.setAutoCommit(false);
    String namespace = Program.newNamespace();
    try (HikariDataSource lent = new HikariDataSource(config)) {
      try (Signalbox signalbox =
          Signalbox.builder()
              .config(
                  SignalboxConfig.builder()
                      .set("events.domain.default_provider", "pgmq")
                      .provider("pgmq", Map.of("publish_connections", 1)))
              .applicationObject("pgmq", lent)
              .start()) {
        EventConsumer consumer =
            signalbox.consumer(namespace).on("#", (event, context) -> {}).start();
        for (int i = 0; i < 50; i++) {
          var receipt =
              signalbox
                  .publish(EventDraft.of("lent.event", i).namespace(namespace))
                  .get(60, TimeUnit.SECONDS);
          assertThat(receipt.provider()).isEqualTo("pgmq");
        }
        Await.until("all handled", () -> consumer.counters().handled() == 50);
      }
      assertThat(lent.isClosed()).isFalse();
      Await.until(
          "all connections are back", () -> lent.getHikariPoolMXBean().getActiveConnections() == 0);
      try (Connection connection = lent.getConnection()) {
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(connection.isValid(5)).isTrue();
      }
    }
  }
}
