package dev.signalbox.provider.memory;

import dev.signalbox.spi.Limits;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.config.ConfigSection;
import java.time.Duration;

/**
 * One instance's table, read once into a record.
 *
 * @param maxEvents {@code max_events}: events that a queue holds at most; a publish to a full
 *     queue, or to a channel with one, is refused with {@code THROTTLED}, and so tried again later
 * @param maxEventBytes {@code max_event_bytes}: the largest body
 * @param historyEvents {@code history_events}: past events that a channel keeps for groups that
 *     start with the earliest
 * @param historyBytes {@code history_bytes}: bytes of bodies that this history keeps at most
 */
record MemorySettings(int maxEvents, int maxEventBytes, int historyEvents, long historyBytes) {

  private static final int MEBIBYTE = 1 << 20;
  private static final int MAX_BATCH = 1_000;
  private static final int MAX_QUEUES_PER_RECEIVER = 1_000;
  private static final Duration LONGEST = Duration.ofDays(365);

  MemorySettings {
    if (maxEvents < 1 || maxEventBytes < 1 || historyEvents < 0 || historyBytes < 0) {
      throw new IllegalArgumentException(
          "max_events %d and max_event_bytes %d must be at least 1, history_events %d and history_bytes %d not negative"
              .formatted(maxEvents, maxEventBytes, historyEvents, historyBytes));
    }
  }

  /** Reads the whole table, so that what is wrong with it is reported at once. */
  static MemorySettings read(ProviderConfig config) {
    return config.read(MemorySettings::of);
  }

  private static MemorySettings of(ConfigSection table) {
    return new MemorySettings(
        table.integer("max_events").atLeast(1).orElse(1_000_000),
        table.integer("max_event_bytes").atLeast(1).orElse(MEBIBYTE),
        table.integer("history_events").atLeast(0).orElse(10_000),
        table.longInteger("history_bytes").atLeast(0L).orElse(32L * MEBIBYTE));
  }

  /**
   * What the engine is to keep within. Batches in flight are unlimited: a publish is a method call,
   * so that gathering events for it would only cost time.
   */
  Limits limits() {
    return Limits.DEFAULT
        .change()
        .bytes(maxEventBytes, Math.max(64L * MEBIBYTE, 2L * maxEventBytes))
        .batches(MAX_BATCH, Integer.MAX_VALUE, MAX_BATCH)
        .queuesPerReceiver(MAX_QUEUES_PER_RECEIVER)
        .times(LONGEST, LONGEST)
        .build();
  }
}
