package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lab.PostgresBroker;
import dev.signalbox.lab.PostgresLab;
import dev.signalbox.lab.PostgresOptions;
import dev.signalbox.routing.DeliveryMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fast events while the database is stopped, and what the database ever sees of them: nothing. */
class FastWithoutDatabaseTest {
  private static final String SECRET = "card-4929-1337-secret";
  private static final String KNOWN = "order-known-to-everybody";

  @TempDir private Path folder;

  @Test
  void fastEventsAreDeliveredAndLeaveNoTrace() throws Exception {
    try (PostgresBroker broker = PostgresLab.open(PostgresOptions.DEFAULT.in(folder));
        Program program = new Program(broker.url(), Map.of())) {
      Set<String> seen = ConcurrentHashMap.newKeySet();
      program.signalbox.subscribe("#", (event, context) -> seen.add(event.id()));
      fast(program, "before");
      publish(program, "d1");
      broker.kill();

      for (int i = 0; i < 100; i++) {
        fast(program, "down" + i);
      }
      CompletableFuture<?> meanwhile =
          program.signalbox.publish(program.draft("order.placed", KNOWN).id("d2"));
      Await.until("all fast events", () -> seen.size() == 101);
      assertThat(meanwhile).isNotCompletedExceptionally();

      broker.restart();
      Await.until("the durable one", meanwhile::isDone);
      publish(program, "d3");
      assertThat(program.sql("checkpoint")).isNull();
      assertThat(filesWith(KNOWN)).as("files with what was durable").isNotEmpty();
      assertThat(filesWith(SECRET)).as("files with what was fast").isEmpty();
    }
  }

  private static void publish(Program program, String id) throws Exception {
    assertThat(
            program
                .signalbox
                .publish(program.draft("order.placed", KNOWN).id(id))
                .get(60, TimeUnit.SECONDS)
                .provider())
        .isEqualTo("pgmq");
  }

  private static void fast(Program program, String id) throws Exception {
    assertThat(
            program
                .signalbox
                .publish(program.draft("card.charged", SECRET).id(id).delivery(DeliveryMode.FAST))
                .get(60, TimeUnit.SECONDS)
                .subscribers())
        .isEqualTo(1);
  }

  /** All files of the server, its write-ahead log among them, that hold a text. */
  private List<Path> filesWith(String text) throws Exception {
    byte[] sought = text.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, sought)).toList();
    }
  }

  private static boolean holds(Path file, byte[] sought) {
    try {
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      return content.contains(new String(sought, StandardCharsets.ISO_8859_1));
    } catch (java.io.IOException vanished) {
      return false;
    }
  }
}
