package dev.signalbox.spi.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Spelling {

  private static final int LONGEST = 100;

  private Spelling() {}

  /**
   * The candidate nearest to a word, if one is near enough to be what was meant. Case and
   * separators do not count; of equally near ones the first wins.
   */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    String folded = fold(word);
    if (folded.length() > LONGEST) {
      return Optional.empty();
    }
    Optional<String> best = Optional.empty();
    int bestDistance = tolerance(folded) + 1;
    for (String candidate : candidates) {
      int distance = distance(folded, fold(candidate));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  /** {@link #nearest} as the hint of a problem: {@code did you mean "x"?}. */
  public static Optional<String> hint(String word, Collection<String> candidates) {
    return nearest(word, candidates).map(name -> "did you mean \"" + name + "\"?");
  }

  private static int tolerance(String word) {
    return Math.min(3, word.length() / 3);
  }

  private static String fold(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[_.\\-\\s]", "");
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
   */
  private static int distance(String left, String right) {
    if (Math.abs(left.length() - right.length()) > 3) {
      return Integer.MAX_VALUE;
    }
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, left, right, i, j);
      }
    }
    return cost[left.length()][right.length()];
  }

  private static int cheapest(int[][] cost, String left, String right, int i, int j) {
    int replace = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    best = Math.min(best, cost[i - 1][j - 1] + replace);
    boolean swapped =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
