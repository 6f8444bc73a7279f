package dev.signalbox.conformance.subject;

/**
 * Power over the broker itself, which the clauses about its death need. Called by one thread at a
 * time; both methods block until it is so.
 */
public interface BrokerControl {
  /** Kills the whole broker at once, as SIGKILL does. */
  void kill() throws Exception;

  /** Starts the killed broker again, at the same address and with what it had stored. */
  void restart() throws Exception;
}
