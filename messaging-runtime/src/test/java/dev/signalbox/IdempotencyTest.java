package dev.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.IdempotencyStore.Claim;
import dev.signalbox.IdempotencyStore.State;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdempotencyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestClock clock = new TestClock();
  private final InMemoryIdempotencyStore store =
      new InMemoryIdempotencyStore(3, Duration.ofHours(1), clock);

  @Test
  void aClaimWinsUntilItIsCompletedAndNeverAgainAfterwards() {
    Claim first = store.claim("group", "event", MINUTE);
    assertThat(first.state()).isEqualTo(State.WON);
    assertThat(store.claim("group", "event", MINUTE).state()).isEqualTo(State.BUSY);
    assertThat(store.claim("other", "event", MINUTE).state()).isEqualTo(State.WON);
    store.complete(first);
    clock.advance(Duration.ofMinutes(59));
    assertThat(store.claim("group", "event", MINUTE).state()).isEqualTo(State.DONE);
  }

  @Test
  void anAbandonedClaimAndOneWhoseLeaseEndedCanBeWonAgain() {
    store.abandon(store.claim("group", "event", MINUTE));
    Claim second = store.claim("group", "event", MINUTE);
    assertThat(second.state()).isEqualTo(State.WON);
    clock.advance(MINUTE);
    Claim third = store.claim("group", "event", MINUTE);
    assertThat(third.state()).isEqualTo(State.WON);
    store.complete(second);
    assertThat(store.claim("group", "event", MINUTE).state()).isEqualTo(State.BUSY);
    store.complete(third);
    assertThat(store.claim("group", "event", MINUTE).state()).isEqualTo(State.DONE);
  }

  @Test
  void itRemembersNoMoreThanItsCapacityAndNotForEver() {
    for (String key : new String[] {"1", "2", "3", "4"}) {
      store.complete(store.claim("group", key, MINUTE));
    }
    assertThat(store.claim("group", "1", MINUTE).state()).isEqualTo(State.WON);
    assertThat(store.claim("group", "4", MINUTE).state()).isEqualTo(State.DONE);
    clock.advance(Duration.ofHours(1));
    assertThat(store.claim("group", "4", MINUTE).state()).isEqualTo(State.WON);
  }

  @Test
  void anEventThatIsPublishedTwiceIsHandledOnceAndAFailedRunIsRetried() {
    AtomicInteger runs = new AtomicInteger();
    try (Signalbox signalbox = MemorySignalbox.start()) {
      EventConsumer consumer =
          signalbox
              .consumer("payment")
              .on(
                  "payment.#",
                  new IdempotentHandler(
                      store,
                      "payments",
                      MINUTE,
                      (event, context) -> {
                        if (runs.incrementAndGet() == 1) {
                          throw new IllegalStateException("at first");
                        }
                      }))
              .start();
      EventDraft draft = EventDraft.of("payment.charged", Map.of()).id("the-same");
      signalbox.publish(draft).join();
      Await.until("handled", () -> consumer.counters().handled() == 1);
      signalbox.publish(EventDraft.of("payment.charged", Map.of()).id("the-same")).join();
      Await.until("skipped", () -> consumer.counters().handled() == 2);
      assertThat(runs).hasValue(2);
    }
  }
}
