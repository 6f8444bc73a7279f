package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DeadLetter;
import dev.signalbox.DeadLetters;
import dev.signalbox.EventDraft;
import dev.signalbox.PublishReceipt;
import dev.signalbox.RejectEventException;
import dev.signalbox.Signalbox;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.TomlFile;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.Capability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One provider like another: the clauses XPR. */
public abstract class AcrossProviders extends Observability {
  /** For the clauses. */
  protected AcrossProviders() {}

  private static final int EVENTS = 60;
  private static final Pattern NUMBER = Pattern.compile("\"n\":\\s*(\\d+)");

  /**
   * What an application saw: the attempts of each event, and which became dead letters.
   *
   * @param attempts by the event's number, duplicates of an attempt left out
   * @param letters the numbers of dead letters, with the reason
   */
  private record Trace(Map<Integer, List<Integer>> attempts, Map<Integer, String> letters) {
    /** Only what brokers without exact attempts have in common too. */
    Trace coarse() {
      Map<Integer, List<Integer>> seen = new TreeMap<>();
      attempts.keySet().forEach(number -> seen.put(number, List.of()));
      return new Trace(seen, letters);
    }
  }

  /** The same program, whatever the provider. */
  private static Trace run(Trial trial, Signalbox signalbox, String namespace) throws Exception {
    Map<Integer, List<Integer>> attempts = new ConcurrentSkipListMap<>();
    var consumer =
        signalbox
            .consumer(namespace)
            .on(
                "order.#",
                (event, context) -> {
                  int number = Integer.parseInt(event.headers().get("number"));
                  List<Integer> seen =
                      attempts.computeIfAbsent(number, any -> new CopyOnWriteArrayList<>());
                  if (!seen.contains(context.attempt())) {
                    seen.add(context.attempt());
                  }
                  if (number % 10 == 3) {
                    throw new RejectEventException("rejected");
                  } else if (number % 10 == 5) {
                    throw new IllegalStateException("always");
                  } else if (number % 10 == 7 && context.attempt() < 3) {
                    throw new IllegalStateException("twice");
                  }
                })
            .start();
    for (int i = 0; i < EVENTS; i++) {
      EventDraft draft =
          EventDraft.of("order.placed", Map.of("n", i))
              .namespace(namespace)
              .header("number", Integer.toString(i));
      PublishReceipt receipt = trial.deadlines().await("published", signalbox.publish(draft));
      assertThat(receipt.eventId()).isNotEmpty();
    }
    DeadLetters letters = signalbox.deadLetters(namespace, "default");
    trial
        .deadlines()
        .eventually(
            "everything is handled or dead",
            () ->
                letters.list(EVENTS).size() == EVENTS / 5
                    && attempts.size() == EVENTS
                    && consumer.counters().inFlight() == 0);
    Map<Integer, String> dead = new TreeMap<>();
    for (DeadLetter letter : letters.list(EVENTS)) {
      Matcher number = NUMBER.matcher(letter.json());
      assertThat(number.find()).as("a number in %s", letter).isTrue();
      dead.put(Integer.parseInt(number.group(1)), letter.failureType());
    }
    consumer.stop();
    return new Trace(new TreeMap<>(attempts), dead);
  }

  @Test
  final void XPR_01_theSameRunGivesTheSameTraceAsInMemory(Trial trial) throws Exception {
    Map<String, Object> engine =
        trial.engineSettings(Map.of("events.durable.max_delivery_attempts", 4));
    var config = SignalboxConfig.builder().defaultProvider("memory").provider("memory", Map.of());
    engine.forEach(config::set);
    Trace expected;
    try (Signalbox reference =
        Signalbox.builder()
            .config(config)
            .provider(new MemoryProvider())
            .classLoader(Trial.NOTHING_TO_FIND)
            .start()) {
      expected = run(trial, reference, trial.namespace());
    }
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 4));
    Trace seen = run(trial, app.signalbox(), trial.namespace());
    boolean exact = trial.has(Capability.EXACT_ATTEMPTS);
    assertThat(exact ? seen : seen.coarse()).isEqualTo(exact ? expected : expected.coarse());
  }

  @Test
  final void XPR_02_changingTheProviderNeedsATomlChangeOnly(Trial trial) throws Exception {
    Path folder = Files.createTempDirectory("signalbox-conformance-");
    Path file = folder.resolve("events.toml");
    try {
      List<Trace> traces = new ArrayList<>();
      Map<String, Object> engine =
          trial.engineSettings(Map.of("events.durable.max_delivery_attempts", 4));
      Files.writeString(file, TomlFile.of(engine, "memory", Map.of("type", MemoryProvider.NAME)));
      try (Signalbox reference =
          Signalbox.builder()
              .config(file)
              .provider(new MemoryProvider())
              .classLoader(Trial.NOTHING_TO_FIND)
              .start()) {
        traces.add(run(trial, reference, trial.namespace()).coarse());
      }
      Files.writeString(
          file, TomlFile.of(engine, trial.instance(), trial.table(trial.target().settings())));
      App app = trial.app(file);
      traces.add(run(trial, app.signalbox(), trial.namespace()).coarse());
      assertThat(traces.get(1)).isEqualTo(traces.get(0));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
