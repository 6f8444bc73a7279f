package dev.signalbox.conformance.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.conformance.kit.Credentials;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the suite finds in the settings of a provider that it has never seen. */
class SettingsTest {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "url", "jdbc:postgresql://db.example:5432,[::1]:5433/app?user=a&password=s3cret",
          "brokers", List.of("k1:9092", "k2:9093"),
          "client", Map.of("sasl.jaas.config", "x required username=\"u\" password=\"jaas\";"),
          "uri", "amqp://guest:gu3st@rabbit:5672/v",
          "password", "plain",
          "started", "12:30:45",
          "attempts", 3);

  @Test
  void findsAddressesAndNothingElse() {
    assertThat(Endpoint.in(SETTINGS))
        .containsExactlyInAnyOrder(
            new Endpoint("db.example", 5432),
            new Endpoint("::1", 5433),
            new Endpoint("k1", 9092),
            new Endpoint("k2", 9093),
            new Endpoint("rabbit", 5672));
  }

  @Test
  void putsProxiesInTheirPlace() {
    Map<String, Object> replaced =
        Endpoint.replaced(
            SETTINGS,
            Map.of(
                new Endpoint("k2", 9093), new Endpoint("127.0.0.1", 1),
                new Endpoint("::1", 5433), new Endpoint("127.0.0.1", 2)));
    assertThat(replaced)
        .containsEntry("brokers", List.of("k1:9092", "127.0.0.1:1"))
        .containsEntry(
            "url", "jdbc:postgresql://db.example:5432,127.0.0.1:2/app?user=a&password=s3cret")
        .containsEntry("attempts", 3);
  }

  @Test
  void findsSecretsWhereverTheyStand() {
    assertThat(Credentials.in(SETTINGS))
        .containsExactlyInAnyOrder("s3cret", "jaas", "gu3st", "plain");
    Map<String, Object> wrong = Credentials.wrong(SETTINGS, "no");
    assertThat(Credentials.in(wrong)).hasSize(4).containsOnly("no");
    assertThat(wrong).containsEntry("uri", "amqp://guest:no@rabbit:5672/v");
  }

  @Test
  void saysWhenThereIsNoSecretToGetWrong() {
    assertThatThrownBy(() -> Credentials.wrong(Map.of("address", "a:1"), "no").size())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no setting is a secret");
  }
}
