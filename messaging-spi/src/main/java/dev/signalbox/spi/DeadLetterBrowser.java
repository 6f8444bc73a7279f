package dev.signalbox.spi;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters without taking them ({@link Capability#BROWSE}, clause ADM-10); offered by
 * {@link EventMessagingService#as}. Thread-safe, blocking.
 */
public interface DeadLetterBrowser {
  /**
   * A page of letters in the queue's order, none of them changed by it.
   *
   * @param cursor where the page before ended; null: from the beginning
   * @param limit how many at most
   */
  Page browse(DeadLetterQueue queue, @Nullable String cursor, int limit) throws Exception;

  /**
   * Removes letters.
   *
   * @return how many of them were there
   */
  int remove(DeadLetterQueue queue, List<String> brokerMessageIds) throws Exception;

  /**
   * One letter.
   *
   * @param brokerMessageId the broker's id of it
   * @param enqueuedAt when it was put there; null: not known
   * @param message the original body with {@code signalbox-dl-*} headers
   */
  record Letter(String brokerMessageId, @Nullable Instant enqueuedAt, StoredMessage message) {
    /** Checks the components. */
    public Letter {
      Objects.requireNonNull(brokerMessageId, "brokerMessageId");
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * Some letters, and where to go on.
   *
   * @param letters in the queue's order
   * @param nextCursor null: there were no more
   */
  record Page(List<Letter> letters, @Nullable String nextCursor) {
    /** Copies the list. */
    public Page {
      letters = List.copyOf(letters);
    }

    /** Where to go on, if there may be more. */
    public Optional<String> next() {
      return Optional.ofNullable(nextCursor);
    }
  }
}
