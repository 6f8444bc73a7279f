package dev.signalbox;

import java.time.Duration;
import java.util.Objects;

/**
 * Remembers what has been handled, so that an event that comes again is not handled again. Events
 * come at least once; with a store behind {@link IdempotentHandler} they are handled effectively
 * once. Thread-safe; may block.
 */
public interface IdempotencyStore {
  /**
   * Claims an event for handling. One claim of a key wins until it is completed, abandoned, or its
   * lease ends.
   *
   * @param scope whose handling it is, such as a consumer group
   * @param key what is handled, such as an event's id
   * @param lease after how long somebody else may claim it, when this process dies
   */
  Claim claim(String scope, String key, Duration lease) throws Exception;

  /** The event has been handled: it is never to be handled again in that scope. */
  void complete(Claim claim) throws Exception;

  /** The handling failed: the next claim wins. */
  void abandon(Claim claim) throws Exception;

  /** Who may handle an event. */
  enum State {
    /** The caller. */
    WON,
    /** Somebody else is handling it now. */
    BUSY,
    /** Nobody: it has been handled. */
    DONE
  }

  /**
   * The answer to a claim.
   *
   * @param state who may handle the event
   * @param scope as claimed
   * @param key as claimed
   * @param token tells this claim from an older one whose lease has ended
   */
  record Claim(State state, String scope, String key, long token) {
    /** Checks the components. */
    public Claim {
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(scope, "scope");
      Objects.requireNonNull(key, "key");
    }
  }
}
