package dev.signalbox.provider.pgmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DeadLetter;
import dev.signalbox.EventConsumer;
import dev.signalbox.PublishReceipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumers whose process is killed inside a handler. */
@Tag("slow")
class KilledConsumerTest {
  private static final Map<String, ?> SETTINGS =
      Map.of(
          "events.durable.handler_timeout_seconds", 1,
          "events.durable.visibility_timeout_seconds", 2,
          "events.durable.max_delivery_attempts", 3,
          "events.durable.crash_allowance", 2,
          "events.durable.retry_initial_ms", 10);

  @TempDir private Path folder;

  /** A consumer in a process of its own, which dies in the handler of events that tell it to. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      Path log = Path.of(arguments[2]);
      Program program = new Program(arguments[0], SETTINGS, arguments[1], builder -> {});
      program
          .consumer()
          .on(
              "#",
              (event, context) -> {
                Files.writeString(
                    log,
                    event.id() + " " + context.attempt() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
                if (event.name().equals("killer.event")) {
                  // SIGKILL: no hook runs, nothing is settled.
                  ProcessHandle.current().pid();
                  new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
                      .start();
                  Thread.sleep(60_000);
                }
              })
          .start();
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private Process child(String url, String namespace, Path log) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            url,
            namespace,
            log.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void publish(Program program, String name, String id) throws Exception {
    PublishReceipt receipt =
        program.signalbox.publish(program.draft(name, 1).id(id)).get(60, TimeUnit.SECONDS);
    assertThat(receipt.eventId()).isEqualTo(id);
  }

  @Test
  void anEventWhoseConsumerWasKilledComesAgainWithAttemptTwo() throws Exception {
    try (Program program = new Program(Server.EXTENSION.url(), SETTINGS)) {
      publish(program, "killer.event", "e1");
      Path log = folder.resolve("log");
      Process child = child(Server.EXTENSION.url(), program.namespace, log);
      assertThat(child.waitFor()).isEqualTo(137);
      assertThat(Files.readAllLines(log)).containsExactly("e1 1");
      Map<String, Integer> attempts = new ConcurrentHashMap<>();

      EventConsumer consumer =
          program
              .consumer()
              .on("#", (event, context) -> attempts.put(event.id(), context.attempt()))
              .start();

      Await.until("redelivered", () -> attempts.containsKey("e1"));
      assertThat(attempts).containsEntry("e1", 2);
      Await.until("handled", () -> consumer.counters().handled() == 1);
    }
  }

  @Test
  void anEventThatKillsEveryConsumerIsDeadLetteredAndItsNeighboursAreNot() throws Exception {
    try (Program program = new Program(Server.BUNDLED.url(), SETTINGS)) {
      for (int i = 0; i < 30; i++) {
        publish(program, i == 12 ? "killer.event" : "peaceful.event", "e" + i);
      }
      Path log = folder.resolve("log");
      int deaths = 0;
      Duration patience = Duration.ofMinutes(3);
      long end = System.nanoTime() + patience.toNanos();
      while (letters(program).isEmpty()) {
        assertThat(System.nanoTime()).as("after %d deaths", deaths).isLessThan(end);
        Process child = child(Server.BUNDLED.url(), program.namespace, log);
        while (!child.waitFor(100, TimeUnit.MILLISECONDS)) {
          if (!letters(program).isEmpty() || System.nanoTime() > end) {
            child.destroyForcibly().waitFor();
            deaths--;
          }
        }
        deaths++;
      }
      assertThat(letters(program)).extracting(DeadLetter::eventId).containsExactly("e12");
      assertThat(deaths).isBetween(3, 5);
      Set<String> handled = ConcurrentHashMap.newKeySet();
      program.consumer().on("#", (event, context) -> handled.add(event.id())).start();
      Await.until(
          "the queue is empty",
          () -> "0".equals(program.sql("select count(*) from " + program.table())));
      assertThat(letters(program)).hasSize(1);
      for (String line : Files.readAllLines(log)) {
        handled.add(line.substring(0, line.indexOf(' ')));
      }
      assertThat(handled).hasSize(30);
    }
  }

  private static List<DeadLetter> letters(Program program) {
    return program.signalbox.deadLetters(program.namespace, "default").list(10);
  }
}
