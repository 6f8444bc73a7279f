package dev.signalbox.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Compares pairs of patterns with the enumeration of every name over a small alphabet, of which one
 * letter is in no pattern: that decides both questions for all names.
 */
class EventPatternPropertyTest {

  private static final long SEED = 20_260_101L;

  @Test
  void agreesWithTheEnumerationOfAllNamesOverOneLetter() {
    List<String> patterns = new ArrayList<>(patternsOf(List.of("a", "*", "#"), 3));
    patterns.addAll(randomPatterns(List.of("a", "*", "#"), 150));
    compareAll(patterns, namesOf(List.of("a", "z"), 10));
  }

  @Test
  void agreesWithTheEnumerationOfAllNamesOverTwoLetters() {
    List<String> patterns = randomPatterns(List.of("a", "b", "a", "b", "*", "#"), 90);
    compareAll(patterns, namesOf(List.of("a", "b", "z"), 10));
  }

  private static void compareAll(List<String> texts, List<String> names) {
    List<EventPattern> patterns = texts.stream().map(EventPattern::parse).toList();
    List<BitSet> languages = patterns.stream().map(pattern -> language(pattern, names)).toList();
    for (int i = 0; i < patterns.size(); i++) {
      for (int j = 0; j < patterns.size(); j++) {
        String pair = patterns.get(i) + " and " + patterns.get(j) + ", seed " + SEED;
        BitSet rest = (BitSet) languages.get(j).clone();
        rest.andNot(languages.get(i));
        assertThat(patterns.get(i).intersects(patterns.get(j)))
            .as("intersects: %s", pair)
            .isEqualTo(languages.get(i).intersects(languages.get(j)));
        assertThat(patterns.get(i).covers(patterns.get(j)))
            .as("covers: %s", pair)
            .isEqualTo(rest.isEmpty());
      }
    }
  }

  private static BitSet language(EventPattern pattern, List<String> names) {
    BitSet language = new BitSet(names.size());
    for (int i = 0; i < names.size(); i++) {
      boolean expected = NaivePattern.matches(pattern.toString(), names.get(i));
      if (pattern.matches(names.get(i)) != expected) {
        throw new AssertionError(pattern + " of " + names.get(i) + " should be " + expected);
      }
      language.set(i, expected);
    }
    return language;
  }

  private static List<String> namesOf(List<String> letters, int longest) {
    List<String> names = new ArrayList<>(letters);
    int from = 0;
    for (int length = 2; length <= longest; length++) {
      int to = names.size();
      for (int i = from; i < to; i++) {
        for (String letter : letters) {
          names.add(names.get(i) + "." + letter);
        }
      }
      from = to;
    }
    return names;
  }

  private static List<String> patternsOf(List<String> segments, int longest) {
    return namesOf(segments, longest);
  }

  private static List<String> randomPatterns(List<String> segments, int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> pattern = new ArrayList<>();
      int length = 1 + random.nextInt(random.nextBoolean() ? 5 : 10);
      for (int j = 0; j < length; j++) {
        pattern.add(segments.get(random.nextInt(segments.size())));
      }
      patterns.add(String.join(".", pattern));
    }
    return patterns;
  }
}
