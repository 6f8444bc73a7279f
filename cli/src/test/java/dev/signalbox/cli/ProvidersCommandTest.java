package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProvidersCommandTest {
  @Test
  void whatIsOnTheClassPathIsDescribed() {
    Ran ran = Ran.command("providers");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("memory")
        .contains("dev.signalbox.provider.pgmq.PgmqProvider")
        .contains("TRANSACTIONAL_PUBLISH")
        .contains("dev.signalbox.provider.memory.MemoryProvider")
        .contains("ORDER_PER_KEY", "DELAYED_RETRY")
        .contains("up to 1 MiB")
        .contains("any number in flight")
        .contains("letters, digits, '.', '_' and '-', at most 255");
  }
}
