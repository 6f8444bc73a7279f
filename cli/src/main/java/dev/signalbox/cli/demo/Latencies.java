package dev.signalbox.cli.demo;

import dev.signalbox.cli.text.Wording;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How long events took from publish to the beginning of their first handler run. Thread-safe. */
final class Latencies {
  /** The header in which an event carries the time of its publish. */
  static final String SENT = "demo-sent";

  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

  private final Recorder recorder = new Recorder(LONGEST, 3);

  /** Records an event that arrives now. */
  void arrived(String sent) {
    long nanos = System.nanoTime() - Long.parseLong(sent);
    recorder.recordValue(Math.min(Math.max(nanos, 0), LONGEST));
  }

  /** The percentiles so far; call it once. */
  Percentiles percentiles() {
    Histogram histogram = recorder.getIntervalHistogram();
    return histogram.getTotalCount() == 0
        ? new Percentiles("–", "–")
        : new Percentiles(at(histogram, 50), at(histogram, 99));
  }

  private static String at(Histogram histogram, double percentile) {
    return Wording.time(Duration.ofNanos(histogram.getValueAtPercentile(percentile)));
  }

  /** Times as text. */
  record Percentiles(String p50, String p99) {}
}
