package dev.signalbox.internal.deadletter;

import org.jspecify.annotations.Nullable;

/** A way through the letters that are in a dead-letter queue when it begins. */
interface LetterWalk {
  /**
   * Walks, oldest letters first, until the visitor wants no more or there are no more.
   *
   * @param cursor where to begin; null: with the oldest
   * @return where the walk ended; null: at the end, or the broker cannot begin elsewhere
   */
  @Nullable String walk(@Nullable String cursor, LetterVisitor visitor) throws Exception;
}
