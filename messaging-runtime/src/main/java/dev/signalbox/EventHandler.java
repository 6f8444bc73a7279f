package dev.signalbox;

/**
 * An application's function of one event. Called on a thread of Signalbox's, several at once for
 * different events. Returning settles the event; a {@link RejectEventException} dead-letters it at
 * once, a {@link RetryLaterException} chooses the delay, any other throwable asks for a retry.
 */
@FunctionalInterface
public interface EventHandler {
  /**
   * Handles one event. May block, but no longer than the configured handler time-out: then it is
   * interrupted and counts as failed. Events come at least once, so it must bear a repetition.
   */
  void handle(DomainEvent event, EventContext context) throws Exception;
}
