package dev.signalbox.examples.file;

import dev.signalbox.spi.Limits;
import dev.signalbox.spi.ProviderConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One instance's table.
 *
 * @param path {@code path}: the folder of the store, made if it is missing
 * @param maxEventBytes {@code max_event_bytes}: the largest body
 * @param sync {@code sync}: whether a publish waits for the disk
 */
record FileSettings(Path path, int maxEventBytes, boolean sync) {
  private static final Duration LONGEST = Duration.ofDays(365);

  static FileSettings read(ProviderConfig config) {
    return config.read(
        table ->
            new FileSettings(
                Path.of(table.string("path").required()),
                table.integer("max_event_bytes").atLeast(1_000).orElse(1 << 20),
                table.flag("sync").orElse(true)));
  }

  /** One batch at a time: what is published meanwhile gathers for the next. */
  Limits limits() {
    return Limits.DEFAULT
        .change()
        .bytes(maxEventBytes, Math.max(8L << 20, 2L * maxEventBytes))
        .batches(200, 1, 200)
        .queuesPerReceiver(1_000)
        .times(LONGEST, LONGEST)
        .build();
  }
}
