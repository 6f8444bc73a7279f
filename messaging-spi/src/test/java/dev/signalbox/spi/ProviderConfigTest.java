package dev.signalbox.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigValue;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Origin;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderConfigTest {

  @Test
  void readsATableIntoARecord() {
    ProviderConfig config =
        ProviderConfig.of("main", "memory", Map.of("size", 5, "required", false, "type", "memory"));
    assertThat(config.<Integer>read(section -> section.integer("size").required())).isEqualTo(5);
    assertThat(config.unread()).isEmpty();
    assertThat(config).hasToString("main (memory)");
  }

  @Test
  void reportsAllProblemsTogether() {
    ProviderConfig config = ProviderConfig.of("main", "memory", Map.of("size", "x", "sise", 1));
    assertThatThrownBy(() -> config.read(section -> section.integer("size").required()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "(builder)  events.providers.main.size: expected an integer, found a string; write it"
                + " without quotes\n"
                + "(builder)  events.providers.main.sise: unknown key; did you mean \"size\"?");
  }

  @Test
  void reportsWhatARecordRefuses() {
    ProviderConfig config = ProviderConfig.of("main", "memory", Map.of("size", 1));
    assertThatThrownBy(
            () ->
                config.read(
                    section -> {
                      throw new IllegalArgumentException("no room for " + section.has("size"));
                    }))
        .isInstanceOf(ConfigException.class)
        .hasMessage("(builder)  events.providers.main: no room for true");
  }

  @Test
  void reportsSettingsOfAProviderThatReadsNone() {
    ProviderConfig config =
        ProviderConfig.of("main", "memory", Map.of("size", 1, "required", true));
    assertThat(config.unread())
        .extracting(ConfigProblem::toString)
        .containsExactly("(builder)  events.providers.main.size: unknown key");
  }

  @Test
  void laysOneTableOverAnother() {
    ProviderConfig config = ProviderConfig.of("main", "memory", Map.of("size", 1, "name", "x"));
    Table over = (Table) ConfigValue.of(Map.of("size", 2), Origin.builder());
    String read =
        config.with(over).read(s -> s.string("name").required() + s.integer("size").required());
    assertThat(read).isEqualTo("x2");
  }
}
