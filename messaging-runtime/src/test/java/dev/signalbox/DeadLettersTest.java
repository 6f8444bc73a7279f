package dev.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dead letters, by browsing and, where the provider cannot, by a scan under leases. */
@Tag("slow")
@Timeout(120)
class DeadLettersTest {
  private static final int LETTERS = 250;

  enum Way {
    BROWSING,
    LEASING
  }

  @ParameterizedTest
  @EnumSource
  void listsFindsAndRemovesWithoutChangingTheOthers(Way way) {
    try (Signalbox signalbox = start(way)) {
      List<String> ids = deadLetter(signalbox, new AtomicBoolean(true));
      DeadLetters letters = signalbox.deadLetters("payment", "default");
      assertThat(letters.list(LETTERS + 1)).hasSize(LETTERS);
      assertThat(
              letters.list(letter -> "payment.even".equals(letter.eventName()), null, 20).letters())
          .hasSize(20)
          .allMatch(letter -> "payment.even".equals(letter.eventName()));
      DeadLetter found = letters.find(ids.get(17)).orElseThrow();
      assertThat(letters.find(found.id())).contains(found);
      assertThat(letters.remove(found.id())).isTrue();
      assertThat(letters.remove(found.id())).isFalse();
      assertThat(letters.find(ids.get(17))).isEmpty();
      assertThat(letters.remove(letter -> "payment.even".equals(letter.eventName())))
          .isEqualTo(125);
      assertThat(count(signalbox)).isEqualTo(124);
      assertThat(letters.list(LETTERS)).hasSize(124);
    }
  }

  @ParameterizedTest
  @EnumSource
  void redrivesOneAndThenAllToTheirOwnGroupWithTheAttemptsFromTheBeginning(Way way) {
    try (Signalbox signalbox = start(way)) {
      AtomicBoolean broken = new AtomicBoolean(true);
      List<String> ids = deadLetter(signalbox, broken);
      Set<String> handled = ConcurrentHashMap.newKeySet();
      Set<Integer> attempts = ConcurrentHashMap.newKeySet();
      Set<String> elsewhere = ConcurrentHashMap.newKeySet();
      signalbox
          .consumer("payment")
          .group("audit")
          .on("#", (event, context) -> elsewhere.add(event.id()))
          .start();
      broken.set(false);
      signalbox.consumers().get(0).stop();
      signalbox
          .consumer("payment")
          .on(
              "#",
              (event, context) -> {
                attempts.add(context.attempt());
                handled.add(event.id());
              })
          .start();
      DeadLetters letters = signalbox.deadLetters("payment", "default");
      assertThat(letters.redrive(ids.get(3))).isTrue();
      assertThat(letters.redrive("no such id")).isFalse();
      Await.until("one handled", () -> handled.equals(Set.of(ids.get(3))));
      List<Long> progress = new ArrayList<>();
      long sent = letters.redrive(DeadLetters.ALL, 100_000, progress::add);
      assertThat(sent).isEqualTo(LETTERS - 1);
      assertThat(progress.get(progress.size() - 1)).isEqualTo(LETTERS - 1);
      Await.until("all handled", () -> handled.size() == LETTERS);
      assertThat(handled).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(attempts).containsOnly(1);
      assertThat(elsewhere).isEmpty();
      assertThat(count(signalbox)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRedriveThatFailsAgainIsNotSentRoundForEver(Way way) {
    try (Signalbox signalbox = start(way)) {
      List<String> ids = deadLetter(signalbox, new AtomicBoolean(true));
      DeadLetters letters = signalbox.deadLetters("payment", "default");
      assertThat(letters.redrive(DeadLetters.ALL, 100_000, sent -> {})).isEqualTo(LETTERS);
      Await.until("all dead again", () -> count(signalbox) == LETTERS);
      assertThat(letters.list(LETTERS + 1))
          .extracting(DeadLetter::eventId)
          .containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatIsNoEventIsShownRawAndCanBeSentAgain(Way way) throws Exception {
    NarrowedProvider provider = provider(way);
    try (Signalbox signalbox = start(provider)) {
      EventConsumer consumer =
          signalbox.consumer("payment").on("#", (event, context) -> {}).start();
      provider.publishForeign(
          new EventMessage(
              "foreign",
              "foreign",
              "not.an.event",
              "payment",
              null,
              "text/plain",
              null,
              Map.of("x", "y"),
              EventBody.ofUtf8("hello")));
      Await.until("dead-lettered", () -> count(signalbox) == 1);
      DeadLetters letters = signalbox.deadLetters("payment", "default");
      DeadLetter letter = letters.list(1).get(0);
      assertThat(letter.json())
          .startsWith("{\"original_body\":\"aGVsbG8=\"")
          .contains("\"failure_type\":\"UNDECODABLE\"");
      assertThat(letter.body().utf8()).isEqualTo("hello");
      assertThat(letters.redrive(letter.id())).isTrue();
      Await.until("dead-lettered again", () -> consumer.counters().undecodable() == 2);
      Await.until("there again", () -> count(signalbox) == 1);
      assertThat(letters.list(1).get(0).body().utf8()).isEqualTo("hello");
    }
  }

  private static List<String> deadLetter(Signalbox signalbox, AtomicBoolean broken) {
    signalbox
        .consumer("payment")
        .retry(RetryPolicy.fixed(2, Duration.ofMillis(1)))
        .on(
            "#",
            (event, context) -> {
              if (broken.get()) {
                throw new IllegalStateException("broken");
              }
            })
        .start();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < LETTERS; i++) {
      String name = i % 2 == 0 ? "payment.even" : "payment.odd";
      ids.add(signalbox.publish(name, Map.of("n", i)).join().eventId());
    }
    Await.until("dead-lettered", () -> count(signalbox) == LETTERS);
    return ids;
  }

  private static long count(Signalbox signalbox) {
    return signalbox.queueStats("payment", "default").deadLettered().amount();
  }

  private static NarrowedProvider provider(Way way) {
    return way == Way.BROWSING
        ? new NarrowedProvider()
        : new NarrowedProvider(Capability.BROWSE, Capability.ATOMIC_DEAD_LETTER);
  }

  private static Signalbox start(Way way) {
    return start(provider(way));
  }

  private static Signalbox start(NarrowedProvider provider) {
    return Signalbox.builder()
        .provider(provider)
        .config(
            SignalboxConfig.builder()
                .set("events.domain.default_provider", "narrowed")
                .set("events.domain.fired_by", "test")
                .set("events.durable.retry_initial_ms", 1)
                .set("events.durable.retry_max_ms", 5)
                .provider("narrowed", Map.of()))
        .start();
  }
}
