package dev.signalbox.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123Z");

  @Test
  void areUuidsOfVersionSevenWithTheTime() {
    EventIds ids = new EventIds(Clock.fixed(NOON, ZoneOffset.UTC));

    UUID id = UUID.fromString(ids.next());

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
  }

  @Test
  void growAlsoWithinAMillisecond() {
    EventIds ids = new EventIds(Clock.fixed(NOON, ZoneOffset.UTC));
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(ids.next());
    }

    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void growAlsoWhenTheClockGoesBack() {
    AtomicReference<Instant> now = new AtomicReference<>(NOON);
    EventIds ids = new EventIds(new SetClock(now));

    String before = ids.next();
    now.set(NOON.minusSeconds(3_600));

    assertThat(ids.next()).isGreaterThan(before);
  }

  @Test
  void differBetweenGeneratorsAtTheSameTime() {
    Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      made.add(new EventIds(clock).next());
    }

    assertThat(made).hasSize(1_000);
  }

  @Test
  void areEachGivenOnceToManyThreads() throws Exception {
    EventIds ids = new EventIds(Clock.systemUTC());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<List<String>> making =
          () -> {
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 50_000; i++) {
              made.add(ids.next());
            }
            return made;
          };
      Set<String> all = new HashSet<>();
      for (Future<List<String>> made : threads.invokeAll(List.of(making, making, making, making))) {
        assertThat(made.get()).isSorted();
        all.addAll(made.get());
      }
      assertThat(all).hasSize(200_000);
    } finally {
      threads.shutdownNow();
    }
  }

  /** A clock that a test sets. */
  private static final class SetClock extends Clock {
    private final AtomicReference<Instant> now;

    SetClock(AtomicReference<Instant> now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return Objects.requireNonNull(now.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
