package dev.signalbox.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.Limits;
import dev.signalbox.spi.NameRule;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.Variables;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What providers have to say about a configuration, without a connection. */
class ProviderChecksTest {
  private static final ProviderCatalog CATALOG =
      new ProviderCatalog() {
        @Override
        public Optional<EventMessagingProvider> find(String type) {
          return switch (type) {
            case "plain" -> Optional.of(new Plain());
            case "broken" -> Optional.of(new Broken());
            default -> Optional.empty();
          };
        }

        @Override
        public String explainAbsence(String type) {
          return "add dev.signalbox:provider-" + type;
        }
      };

  @Test
  void anAbsentProviderIsExplainedByWhatToAdd() {
    assertSays(
        """
        [events.domain]
        default_provider = "clickstream"
        [events.providers.clickstream]
        type = "kafka"
        """,
        "(toml):3:1  events.providers.clickstream: no provider of type \"kafka\" on the class path; add dev.signalbox:provider-kafka");
  }

  @Test
  void aProvidersOwnKeysAreCheckedWithTheirPlaces() {
    assertSays(
        """
        [events.domain]
        default_provider = "plain"
        [events.providers.plain]
        pool_sise = 3
        """,
        "(toml):4:1  events.providers.plain.pool_sise: unknown key; did you mean \"pool_size\"?");
    assertSays(
        """
        [events.domain]
        default_provider = "plain"
        [events.providers.plain]
        pool_size = 0
        """,
        "(toml):4:13  events.providers.plain.pool_size: 0 is below 1");
  }

  @Test
  void aProviderThatThrowsIsAProblemOfItsTable() {
    assertSays(
        """
        [events.domain]
        default_provider = "broken"
        [events.providers.broken]
        """,
        "(toml):3:1  events.providers.broken: provider \"broken\"");
  }

  @Test
  void whatIsAskedIsComparedWithWhatIsDeclared() {
    assertSays(
        """
        [events.domain]
        default_provider = "plain"
        [events.providers.plain]
        [events.consumers.audit]
        ordered = true
        """,
        "ordered");
    assertSays(
        """
        [events.domain]
        default_provider = "plain"
        [events.providers.plain]
        [events.durable]
        visibility_timeout_seconds = 7200
        """,
        "visibility_timeout_seconds");
    assertSays(
        """
        [events.domain]
        default_provider = "plain"
        queue_pattern = "{namespace}.events"
        [events.providers.plain]
        """,
        "lower-case letters and _");
  }

  @Test
  void whatFitsIsLoaded() {
    SignalboxConfig config =
        load(
            """
            [events.domain]
            default_provider = "plain"
            [events.providers.plain]
            pool_size = 4
            """);
    assertThat(config.providers()).containsOnlyKeys("plain");
  }

  private static void assertSays(String toml, String message) {
    assertThatThrownBy(() -> load(toml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static SignalboxConfig load(String toml) {
    return SignalboxConfigLoader.create()
        .variables(Variables.of(Map.of()))
        .providers(CATALOG)
        .parse(toml);
  }

  /** A provider with few capabilities. */
  private static class Plain implements EventMessagingProvider {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public Capabilities capabilities(ProviderConfig config) {
      int ignored = config.read(section -> section.integer("pool_size").atLeast(1).orElse(2));
      Limits limits =
          Limits.DEFAULT
              .change()
              .times(Duration.ofDays(1), Duration.ofHours(1))
              .queueNames(new NameRule(Pattern.compile("[a-z_]+"), 40, "lower-case letters and _"))
              .build();
      return Capabilities.of(limits, Capability.DELAYED_RETRY);
    }

    @Override
    public EventMessagingService connect(ProviderConfig config, ProviderContext context) {
      throw new IllegalStateException("nothing here connects");
    }
  }

  /** A provider with a defect. */
  private static final class Broken extends Plain {
    @Override
    public Capabilities capabilities(ProviderConfig config) {
      throw new IllegalStateException("a defect");
    }
  }
}
