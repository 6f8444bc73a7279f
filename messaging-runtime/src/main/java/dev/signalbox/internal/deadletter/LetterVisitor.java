package dev.signalbox.internal.deadletter;

import dev.signalbox.spi.StoredMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done with letters on a walk through a dead-letter queue. */
interface LetterVisitor {
  /**
   * Looks at some letters, oldest first.
   *
   * @return those of them that are to be removed
   */
  List<Letter> visit(List<Letter> letters) throws Exception;

  /** How many letters it wants to see next, at most; 0: the walk can end. */
  int wanted();

  /** One letter as the broker holds it. */
  record Letter(String id, @Nullable Instant enqueuedAt, StoredMessage message) {}
}
