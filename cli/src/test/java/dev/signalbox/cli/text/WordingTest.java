package dev.signalbox.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 µs",
    "PT0.000014S, 14 µs",
    "PT0.0015S, 1.5 ms",
    "PT0.24S, 240 ms",
    "PT3.2S, 3.2 s",
    "PT2S, 2 s",
    "PT2M5S, 2 min 5 s",
    "PT2M, 2 min",
    "PT26H, 1 d 2 h",
    "PT3H20M, 3 h 20 min"
  })
  void timesReadAsPeopleWriteThem(Duration time, String text) {
    assertThat(Wording.time(time)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "700, 700 B",
    "1024, 1 KiB",
    "1536, 1.5 KiB",
    "1048576, 1 MiB",
    "67108864, 64 MiB",
    "3221225472, 3 GiB"
  })
  void sizesReadAsPeopleWriteThem(long bytes, String text) {
    assertThat(Wording.size(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|0 events", "1|1 event", "1234567|1,234,567 events"})
  void countsAgreeWithTheirNoun(long number, String text) {
    assertThat(Wording.count(number, "event")).isEqualTo(text);
  }
}
