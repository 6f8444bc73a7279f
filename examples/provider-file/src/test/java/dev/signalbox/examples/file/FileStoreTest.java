package dev.signalbox.examples.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.examples.file.Change.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal, whatever happens to it. */
class FileStoreTest {
  private static final Change CHANNEL = Change.of(Kind.CHANNEL, "c", "ns");

  @TempDir private Path folder;

  private static boolean add(FileStore store, Change... changes) throws IOException {
    return store.step(
        (contents, log) -> {
          List.of(changes).forEach(log::add);
          return true;
        });
  }

  private static Change event(int number, String body) {
    return Change.of(
        Kind.PUBLISHED,
        "q",
        number,
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        "queue",
        "=e" + number,
        "=a.b",
        "",
        "",
        body);
  }

  private static Change queue() {
    return Change.of(Kind.QUEUE, "c", "ns", "g", "q", "q_dlq", "UNORDERED", "PT1H");
  }

  private static int count(FileStore store) throws IOException {
    return store.step(
        (contents, log) -> {
          Contents.Queue queue = contents.queues.get("q");
          return queue == null ? -1 : queue.entries.size();
        });
  }

  @Test
  void isReadAgainByTheNextProcess() throws IOException {
    FileStore store = FileStore.open(folder, true);
    assertThat(add(store, CHANNEL, queue(), event(1, "QUJD"))).isTrue();
    store.close();

    FileStore again = FileStore.open(folder, true);
    assertThat(count(again)).isEqualTo(1);
    again.close();
  }

  @Test
  void cutsOffWhatADyingProcessHadBegun() throws IOException {
    FileStore store = FileStore.open(folder, true);
    assertThat(add(store, CHANNEL, queue(), event(1, "QUJD"))).isTrue();
    store.close();
    Path journal = journal();
    String torn = event(2, "QUJD").line();
    for (int length = 1; length < torn.length(); length++) {
      Files.writeString(journal, torn.substring(0, length), StandardOpenOption.APPEND);
      FileStore again = FileStore.open(folder, true);
      assertThat(count(again)).as("after %d bytes of a line", length).isEqualTo(1);
      assertThat(add(again, event(3, "QUJD"))).isTrue();
      assertThat(add(again, Change.of(Kind.REMOVED, "q", 3))).isTrue();
      assertThat(count(again)).isEqualTo(1);
      again.close();
    }
  }

  private Path journal() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("journal-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void becomesSmallAgainAndLosesNothing() throws IOException {
    FileStore store = FileStore.open(folder, false);
    assertThat(add(store, CHANNEL, queue())).isTrue();
    String body = "QUJD".repeat(100_000);
    for (int i = 1; i <= 100; i++) {
      assertThat(add(store, event(i, body))).isTrue();
      if (i > 3) {
        assertThat(add(store, Change.of(Kind.REMOVED, "q", i - 3))).isTrue();
      }
    }
    assertThat(count(store)).isEqualTo(3);
    assertThat(Files.size(journal())).isLessThan(20L << 20);
    store.close();
    FileStore again = FileStore.open(folder, false);
    assertThat(count(again)).isEqualTo(3);
    again.close();
  }
}
