package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.DeadLetter;
import dev.signalbox.DeadLetters;
import dev.signalbox.EventConsumer;
import dev.signalbox.EventHandler;
import dev.signalbox.RejectEventException;
import dev.signalbox.RetryPolicy;
import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Ordering;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What fails is tried again, and given up in the end: DUR-06 to DUR-08, DUR-11 and DUR-13. */
public abstract class DurableRetries extends Durable {
  /** For the clauses. */
  protected DurableRetries() {}

  /** The dead letters of the trial's default group. */
  static DeadLetters letters(Trial trial, App app) {
    return app.signalbox().deadLetters(trial.namespace(), "default");
  }

  /** Waits until there are so many dead letters, which then count as received. */
  static List<DeadLetter> awaitLetters(Trial trial, App app, Audience audience, int count)
      throws Exception {
    trial
        .deadlines()
        .eventually(
            count + " dead letters", () -> letters(trial, app).list(count + 1).size() == count);
    List<DeadLetter> letters = letters(trial, app).list(count);
    letters.forEach(letter -> letter.knownEventId().ifPresent(audience::received));
    return letters;
  }

  private static EventHandler failing(Audience audience, int times) {
    return (event, context) -> {
      if (audience.runs(event.id()) <= times) {
        throw new IllegalStateException("run " + audience.runs(event.id()) + " fails on purpose");
      }
    };
  }

  @Test
  final void DUR_06_theAttemptIsTheNumberOfEarlierRunsPlusOne(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 10));
    Audience audience = trial.audience("default");
    EventConsumer first = app.consume(audience, failing(audience, 3));
    List<String> ids = app.publish(20);
    trial.drained(audience);
    first.stop();
    for (String id : ids) {
      List<Integer> attempts = audience.attempts(id);
      if (trial.has(Capability.EXACT_ATTEMPTS)) {
        assertThat(attempts).as("attempts of %s", id).containsExactly(1, 2, 3, 4);
      } else {
        assertThat(attempts.get(0)).as("first attempt of %s", id).isEqualTo(1);
        IntStream.range(0, attempts.size())
            .forEach(i -> assertThat(attempts.get(i)).isGreaterThan(i));
      }
    }
  }

  @Test
  final void DUR_07_aRetryDoesNotComeBeforeItsDelay(Trial trial) throws Exception {
    App app = trial.app();
    Map<String, Long> failedAt = new ConcurrentHashMap<>();
    Map<String, Long> waited = new ConcurrentHashMap<>();
    for (int millis : List.of(400, 2500)) {
      String group = "delay_" + millis;
      Audience audience = trial.audience(group);
      app.consumer()
          .group(group)
          .retry(RetryPolicy.fixed(5, Duration.ofMillis(millis)))
          .on(
              "#",
              audience.around(
                  (event, context) -> {
                    String key = group + event.id();
                    Long before = failedAt.get(key);
                    if (before == null) {
                      failedAt.put(key, System.nanoTime());
                      throw new IllegalStateException("on purpose");
                    }
                    waited.put(key, (System.nanoTime() - before) / 1_000_000);
                  }))
          .start();
    }
    app.publish(12);
    trial.drained(trial.ledger().find("delay_400"), trial.ledger().find("delay_2500"));
    for (int millis : List.of(400, 2500)) {
      List<Long> delays =
          waited.entrySet().stream()
              .filter(each -> each.getKey().startsWith("delay_" + millis + trial.namespace()))
              .map(Map.Entry::getValue)
              .sorted()
              .toList();
      // The clocks of broker and machine may differ by their resolution.
      assertThat(delays).hasSize(12).allMatch(delay -> delay >= millis - 2, "not early");
      long late = delays.get(delays.size() - 1) - millis;
      long bearable = Math.max(2000, millis / 4);
      trial
          .history()
          .note(
              "retries after %d ms came up to %d ms late%s"
                  .formatted(millis, late, late > bearable ? " (SHOULD: " + bearable + ")" : ""));
    }
  }

  @Test
  final void DUR_08_anAlwaysFailingHandlerRunsAsOftenAsConfigured(Trial trial) throws Exception {
    for (int runs : List.of(1, 3)) {
      App app = trial.app(Map.of("events.durable.max_delivery_attempts", runs));
      Set<String> mine = ConcurrentHashMap.newKeySet();
      Audience audience = trial.ledger().audience("default with " + runs, mine::contains);
      EventConsumer consumer = app.consume(audience, failing(audience, Integer.MAX_VALUE));
      List<String> ids = app.publish(10);
      mine.addAll(ids);
      awaitLetters(trial, app, audience, 10);
      consumer.stop();
      for (String id : ids) {
        if (trial.has(Capability.EXACT_ATTEMPTS)) {
          assertThat(audience.runs(id)).as("runs of %s", id).isEqualTo(runs);
        } else {
          assertThat(audience.runs(id)).as("runs of %s", id).isBetween(1, runs);
        }
      }
      assertThat(letters(trial, app).remove(DeadLetters.ALL)).isEqualTo(10);
    }
  }

  @Test
  final void DUR_11_aRejectionGoesStraightToTheDeadLetters(Trial trial) throws Exception {
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 5));
    Audience audience = trial.audience("default");
    EventConsumer consumer =
        app.consume(
            audience,
            (event, context) -> {
              throw new RejectEventException("not of this world");
            });
    List<String> ids = app.publish(10);
    List<DeadLetter> letters = awaitLetters(trial, app, audience, 10);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.failureType()).isEqualTo("REJECTED");
              assertThat(letter.failureReason()).contains("not of this world");
            });
    assertThat(ids).allSatisfy(id -> assertThat(audience.runs(id)).as("runs").isEqualTo(1));
    assertThat(consumer.counters().retried()).isZero();
  }

  @Test
  final void DUR_13_aPoisonEventHoldsUpNoOther(Trial trial) throws Exception {
    poison(trial, "unordered", Ordering.UNORDERED);
    if (trial.has(Capability.ORDER_PER_KEY)) {
      poison(trial, "ordered", Ordering.PER_KEY);
    }
  }

  private static void poison(Trial trial, String group, Ordering ordering) throws Exception {
    App app = trial.app(Map.of("events.durable.max_delivery_attempts", 100_000));
    AtomicBoolean healed = new AtomicBoolean();
    String first = trial.ledger().next();
    List<String> ids = new CopyOnWriteArrayList<>();
    Audience audience = trial.ledger().audience(group, id -> id.equals(first) || ids.contains(id));
    EventConsumer consumer =
        app.consumer()
            .group(group)
            .settings(settings -> settings.toBuilder().ordering(ordering).build())
            .on(
                "#",
                audience.around(
                    (event, context) -> {
                      if (event.id().equals(first) && !healed.get()) {
                        throw new IllegalStateException("poison");
                      }
                    }))
            .start();
    trial.deadlines().await("published", app.send(first, draft -> draft.orderingKey("sick")));
    for (int i = 0; i < 60; i++) {
      String id = trial.ledger().next();
      ids.add(id);
      String key = "key-" + i % 7;
      trial.deadlines().await("published", app.send(id, draft -> draft.orderingKey(key)));
    }
    trial
        .deadlines()
        .eventually("all but the poison are handled", () -> ids.stream().allMatch(audience::has));
    assertThat(audience.has(first)).isFalse();
    healed.set(true);
    trial.drained(audience);
    consumer.stop();
  }
}
