package dev.signalbox;

import java.sql.Connection;

/**
 * An application's function of one event that works in a database transaction: see {@link
 * JdbcIdempotencyStore#handlingOnce}. Thread-safe.
 */
@FunctionalInterface
public interface TransactionalHandler {
  /**
   * Handles one event. What it does by the connection is committed when it returns, together with
   * the note that the event has been handled, and rolled back when it throws; it neither commits
   * nor closes by itself.
   */
  void handle(DomainEvent event, EventContext context, Connection transaction) throws Exception;
}
