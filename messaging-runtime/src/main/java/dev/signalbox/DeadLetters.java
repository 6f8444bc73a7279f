package dev.signalbox;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of one group's queue at one provider. Every method blocks until the broker has
 * answered, and fails with a {@link dev.signalbox.spi.MessagingException}. Thread-safe.
 *
 * <p>Where the broker cannot browse, letters are taken under a lease, looked at, and given back:
 * other readers do not see them meanwhile.
 */
public interface DeadLetters {
  /** Every letter. */
  Predicate<DeadLetter> ALL = letter -> true;

  /** The oldest letters, at most so many. */
  default List<DeadLetter> list(int limit) {
    return list(ALL, null, limit).letters();
  }

  /**
   * A page of the letters that match, oldest first, none of them changed by it.
   *
   * @param cursor where the page before ended; null: from the beginning. Only a broker that can
   *     browse gives cursors
   */
  Page list(Predicate<DeadLetter> filter, @Nullable String cursor, int limit);

  /** One letter, by its own id or its event's. */
  Optional<DeadLetter> find(String id);

  /**
   * Sends one letter's event to its own group again, its attempts from the beginning, and then
   * removes the letter: interrupted in between, the event is there twice, never lost. A letter that
   * could not be decoded goes as it is.
   *
   * @param id the letter's own id or its event's
   * @return whether there was such a letter
   */
  boolean redrive(String id);

  /**
   * Sends the events of all letters again that match, oldest first, as {@link #redrive(String)}
   * does. Letters that come during the call are not among them. An interrupt ends it between two
   * letters.
   *
   * @param perSecond how many a second at most
   * @param progress is told how many have been sent so far
   * @return how many were sent
   */
  long redrive(Predicate<DeadLetter> filter, double perSecond, LongConsumer progress);

  /**
   * Removes one letter for good.
   *
   * @param id the letter's own id or its event's
   * @return whether there was such a letter
   */
  boolean remove(String id);

  /**
   * Removes all letters that match, for good.
   *
   * @return how many there were
   */
  long remove(Predicate<DeadLetter> filter);

  /**
   * Some letters, and where to go on.
   *
   * @param letters oldest first
   * @param nextCursor null: there were no more, or the broker cannot browse
   */
  record Page(List<DeadLetter> letters, @Nullable String nextCursor) {
    /** Copies the list. */
    public Page {
      letters = List.copyOf(letters);
    }
  }
}
