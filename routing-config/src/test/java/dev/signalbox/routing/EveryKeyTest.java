package dev.signalbox.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.config.Variables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EveryKeyTest {

  private static SignalboxConfig everyKey() {
    return SignalboxConfigLoader.create()
        .variables(Variables.of(Map.of("HOST_OF_TEST", "host_7", "PGPASSWORD", "s3cret")))
        .loadResource(EveryKeyTest.class.getClassLoader(), "every-key.toml");
  }

  @Test
  void hasTheDesignedDefaults() {
    SignalboxConfig config =
        SignalboxConfigLoader.create().variables(Variables.of(Map.of())).parse("");
    assertThat(config.enabled()).isTrue();
    assertThat(config.defaultDelivery()).isEqualTo(DeliveryMode.DURABLE);
    assertThat(config.environment()).isEqualTo("local");
    assertThat(config.providers()).isEmpty();
    assertThat(config.warnings()).isEmpty();
    DomainSettings domain = config.domain();
    assertThat(domain.defaultProvider()).isEmpty();
    assertThat(domain.naming())
        .hasToString(
            "{namespace}_domain_events, {namespace}_domain_events__{group},"
                + " {namespace}_domain_events_dlq");
    assertThat(domain.defaultGroup()).isTrue();
    assertThat(domain.createQueues()).isTrue();
    assertThat(domain.orderingKey()).isEqualTo(new OrderingKeySource.None());
    assertThat(domain.firedBy()).isEqualTo("signalbox");
    assertThat(domain.routes()).isEmpty();
    assertThat(config.publisher())
        .isEqualTo(
            new PublisherSettings(
                1000, Duration.ofSeconds(5), true, 10000, 67108864, Duration.ofSeconds(1)));
    assertThat(config.fast())
        .isEqualTo(
            new FastSettings(
                2000, OverflowStrategy.DROP_OLDEST, Duration.ofSeconds(5), 10000, true));
    assertThat(config.metrics())
        .isEqualTo(
            new MetricsSettings(
                true, "signalbox", List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0), 500));
  }

  @Test
  void hasTheDesignedDefaultsOfConsumers() {
    SignalboxConfig config =
        SignalboxConfigLoader.create().variables(Variables.of(Map.of())).parse("");
    assertThat(config.consumerDefaults())
        .isEqualTo(
            new ConsumerSettings(
                100,
                16,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                3,
                Duration.ofSeconds(1),
                2.0,
                Duration.ofSeconds(60),
                0.2,
                2,
                Ordering.UNORDERED,
                UnmatchedEvents.ACKNOWLEDGE,
                true,
                Duration.ofDays(7),
                Duration.ofSeconds(30),
                10000,
                Duration.ofSeconds(60),
                1000,
                33554432));
    assertThat(config.consumer("any")).isEqualTo(config.consumerDefaults());
  }

  @Test
  void hasTheDesignedDefaultsOfProviders() {
    SignalboxConfig config =
        SignalboxConfigLoader.create()
            .variables(Variables.of(Map.of("HOSTNAME", "host_9")))
            .parse("[events.domain]\ndefault_provider = \"pgmq\"\n[events.providers.pgmq]\n");
    assertThat(config.domain().firedBy()).isEqualTo("host_9");
    ProviderInstance pgmq = config.provider("pgmq");
    assertThat(pgmq.type()).isEqualTo("pgmq");
    assertThat(pgmq.required()).isTrue();
    assertThat(pgmq.resilience())
        .isEqualTo(
            new ResilienceSettings(
                Duration.ofSeconds(10),
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                50,
                Duration.ofSeconds(5),
                1000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10)));
  }

  @Test
  void readsEveryKeyOfDomainAndProviders() {
    SignalboxConfig config = everyKey();
    assertThat(config.enabled()).isFalse();
    assertThat(config.defaultDelivery()).isEqualTo(DeliveryMode.BROADCAST);
    assertThat(config.environment()).isEqualTo("staging");
    DomainSettings domain = config.domain();
    assertThat(domain.defaultProvider()).contains("pgmq");
    assertThat(domain.naming().queueName("pay", "audit")).isEqualTo("pay.events.audit");
    assertThat(domain.naming().channelName("pay")).isEqualTo("pay.events");
    assertThat(domain.naming().deadLetterName("pay", "default")).isEqualTo("pay.dead");
    assertThat(domain.defaultGroup()).isFalse();
    assertThat(domain.createQueues()).isFalse();
    assertThat(domain.orderingKey())
        .isEqualTo(new OrderingKeySource.Pointer("/payload/customer_id"));
    assertThat(domain.firedBy()).isEqualTo("host_7");
    assertThat(config.providers().keySet()).containsExactly("pgmq", "clickstream", "old_kafka");
    assertThat(config.provider("pgmq").required()).isFalse();
    assertThat(config.provider("clickstream").type()).isEqualTo("kafka");
    assertThat(config.provider("clickstream").resilience())
        .isEqualTo(
            new ResilienceSettings(
                Duration.ofSeconds(20),
                4,
                Duration.ofMillis(200),
                Duration.ofSeconds(3),
                60,
                Duration.ofSeconds(6),
                2000,
                Duration.ofSeconds(11),
                Duration.ofSeconds(12)));
  }

  @Test
  void readsEveryKeyOfRoutes() {
    SignalboxConfig config = everyKey();
    Route analytics = config.routingTable().resolve("analytics.page");
    assertThat(analytics.index()).isEqualTo(1);
    assertThat(analytics.provider()).contains("clickstream");
    assertThat(analytics.delivery()).isEmpty();
    assertThat(analytics.fallback()).contains("pgmq");
    assertThat(analytics.mirror()).containsExactly("pgmq");
    assertThat(analytics.drain()).containsExactly("old_kafka");
    assertThat(analytics.origin()).hasToString("classpath:every-key.toml:22:1");
    ProviderInstance overlay = analytics.overlay().orElseThrow();
    assertThat(overlay.resilience().maxInFlight()).isEqualTo(2000);
    assertThat(
            overlay
                .config()
                .<Integer>read(
                    section -> {
                      section.strings("bootstrap_servers").required();
                      section.texts("client").required();
                      return section.integer("linger_ms").required();
                    }))
        .isEqualTo(20);
    assertThat(config.routingTable().resolve("login.failed").delivery())
        .contains(DeliveryMode.FAST);
    assertThat(config.routingTable().resolve("other").isDefault()).isTrue();
    assertThat(config.routingTable().providersFor(List.of(EventPattern.parse("analytics.*"))))
        .containsExactly("clickstream", "old_kafka");
  }

  @Test
  void readsEveryKeyOfPublisherAndConsumers() {
    SignalboxConfig config = everyKey();
    assertThat(config.publisher())
        .isEqualTo(
            new PublisherSettings(
                1001, Duration.ofMillis(5001), false, 10001, 67108865, Duration.ofMillis(1001)));
    assertThat(config.consumerDefaults())
        .isEqualTo(
            new ConsumerSettings(
                101,
                17,
                Duration.ofMillis(1001),
                Duration.ofSeconds(31),
                Duration.ofSeconds(61),
                4,
                Duration.ofMillis(1001),
                2.5,
                Duration.ofMillis(60001),
                0.3,
                3,
                Ordering.PER_KEY,
                UnmatchedEvents.DEAD_LETTER,
                true,
                Duration.ofDays(8),
                Duration.ofMillis(30001),
                10001,
                Duration.ofMillis(60001),
                1001,
                33554433));
    assertThat(config.consumer("audit"))
        .isEqualTo(
            config.consumerDefaults().toBuilder()
                .ordering(Ordering.UNORDERED)
                .maxDeliveryAttempts(10)
                .unmatched(UnmatchedEvents.ACKNOWLEDGE)
                .withoutDeadLetters()
                .build());
  }

  @Test
  void readsEveryKeyOfFastAndMetrics() {
    SignalboxConfig config = everyKey();
    assertThat(config.fast())
        .isEqualTo(
            new FastSettings(2001, OverflowStrategy.BLOCK, Duration.ofMillis(5001), 0, false));
    assertThat(config.metrics())
        .isEqualTo(new MetricsSettings(false, "shop.events", List.of(0.5, 2.0), 501));
  }

  @Test
  void printsNoSecret() {
    SignalboxConfig config =
        SignalboxConfig.builder()
            .provider("pgmq", Map.of("password", "s3cret", "url", "x"))
            .defaultProvider("pgmq")
            .build();
    assertThat(config.toString()).doesNotContain("s3cret").contains("pgmq");
    assertThat(Optional.of(everyKey()).toString()).doesNotContain("s3cret");
  }
}
