package dev.signalbox.conformance.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.QueueSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run leaves that was killed, and what it leaves alone. */
class LeftoversTest {
  private final EventMessagingService service =
      new MemoryProvider()
          .connect(
              ProviderConfig.of("leftovers", "memory", Map.of()),
              new KitContext(
                  "leftovers",
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(5),
                  List.of(),
                  new History()));
  private final Names names = Names.forRunAt(Instant.now());
  private final String namespace = names.namespace();

  @BeforeEach
  void leaveSomething() throws Exception {
    service.createQueues(List.of(QueueSpec.of(Wire.queue(namespace, "default"))));
    service.createQueues(List.of(QueueSpec.of(Wire.queue(namespace, "audit"))));
    service.createQueues(List.of(QueueSpec.of(Wire.queue("payments", "default"))));
  }

  @AfterEach
  void close() throws Exception {
    Leftovers.unmark(names.runId());
    service.close(Duration.ofSeconds(5));
  }

  private List<String> left() throws Exception {
    Leftovers.sweep(service, new History());
    return service.listQueues().stream().filter(name -> name.startsWith("sbc")).toList();
  }

  @Test
  void deletesWhatADeadProcessLeftAndNothingElse() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor()).isZero();
    mark(dead.pid());
    assertThat(left()).isEmpty();
    assertThat(service.listQueues()).contains("payments_domain_events");
    assertThat(marker()).doesNotExist();
  }

  @Test
  void leavesARunAloneThatGoesOn() throws Exception {
    Leftovers.mark(names.runId());
    assertThat(left()).hasSizeGreaterThan(2);
  }

  @Test
  void leavesARunOfAnotherMachineAloneUntilItIsCertainlyOver() throws Exception {
    assertThat(left()).hasSizeGreaterThan(2);
    String old = Names.forRunAt(Instant.now().minus(Duration.ofHours(7))).namespace();
    service.createQueues(List.of(QueueSpec.of(Wire.queue(old, "default"))));
    assertThat(left()).isNotEmpty().noneMatch(name -> name.startsWith(old));
  }

  private Path marker() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "signalbox-conformance-" + names.runId() + ".pid");
  }

  private void mark(long pid) throws IOException {
    Path written = Files.writeString(marker(), Long.toString(pid));
    assertThat(written).exists();
  }
}
