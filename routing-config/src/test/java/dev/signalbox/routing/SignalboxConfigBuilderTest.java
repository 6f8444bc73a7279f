package dev.signalbox.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalboxConfigBuilderTest {

  @Test
  void saysByCodeWhatTomlSays() {
    SignalboxConfig config =
        SignalboxConfig.builder()
            .set("events.durable.batch_size", 50)
            .set("events.fast.overflow_strategy", OverflowStrategy.BLOCK)
            .set("events.consumers.audit", Map.of("max_delivery_attempts", 9))
            .set("events.consumers.audit.ordered", true)
            .set("events.metrics.histogram_buckets", List.of(1, 2))
            .defaultProvider("pgmq")
            .provider("pgmq", Map.of("url", "${not replaced}", "password", Secret.of("x")))
            .provider("click", Map.of("type", "kafka"))
            .route("analytics.#", route -> route.provider("click").fallback("pgmq"))
            .route(
                "payment.*",
                route ->
                    route
                        .delivery(DeliveryMode.BROADCAST)
                        .mirror("click")
                        .drain("click")
                        .config(Map.of("linger_ms", 3)))
            .build();
    assertThat(config.consumerDefaults().batchSize()).isEqualTo(50);
    assertThat(config.fast().overflow()).isEqualTo(OverflowStrategy.BLOCK);
    assertThat(config.consumer("audit").maxDeliveryAttempts()).isEqualTo(9);
    assertThat(config.consumer("audit").batchSize()).isEqualTo(50);
    assertThat(config.metrics().histogramBuckets()).containsExactly(1.0, 2.0);
    assertThat(config.domain().routes()).hasSize(2);
    Route payments = config.routingTable().resolve("payment.charged");
    assertThat(payments.provider()).contains("pgmq");
    assertThat(payments.delivery()).contains(DeliveryMode.BROADCAST);
    assertThat(payments.mirror()).containsExactly("click");
    String url =
        payments
            .overlay()
            .orElseThrow()
            .config()
            .read(
                section -> {
                  section.secret("password").required();
                  section.integer("linger_ms").required();
                  return section.string("url").required();
                });
    assertThat(url).isEqualTo("${not replaced}");
  }

  @Test
  void isCheckedAsAFileIs() {
    SignalboxConfigBuilder builder =
        SignalboxConfig.builder()
            .set("events.durable.batch_sise", 50)
            .route("payment.*", route -> route.provider("pgmq"))
            .route("payment.charged", route -> route.provider("pgmq"))
            .provider("pgmq", Map.of());
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "(builder)  events.domain.routes[1]: never reached; routes[0] \"payment.*\" takes every"
                + " name that it matches (an error; `shadowed_routes = \"warn\"` allows it)\n"
                + "(builder)  events.durable.batch_sise: unknown key; did you mean"
                + " \"batch_size\"?");
  }

  @Test
  void refusesWhatIsNoSetting() {
    SignalboxConfigBuilder builder = SignalboxConfig.builder();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.set("events.durable.batch_size", new Object()))
        .withMessageContaining("java.lang.Object");
    builder.set("events.enabled", true);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.set("events.enabled.x", 1))
        .withMessage("\"enabled\" in the key events.enabled.x has a value already and is no table");
  }
}
