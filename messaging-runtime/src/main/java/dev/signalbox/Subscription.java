package dev.signalbox;

/** An in-process subscription: the fast leg. Thread-safe. */
public interface Subscription extends AutoCloseable {
  /** Stops taking events; those published meanwhile are not delivered, and not counted as drops. */
  void pause();

  /** Takes events again, from now on. */
  void resume();

  /** Where it stands. */
  Stats stats();

  /** Ends it: a running handler call may finish, nothing new is delivered. Never blocks. */
  @Override
  void close();

  /**
   * Counts since the subscription began.
   *
   * @param received events that matched and were offered to it
   * @param handled handler calls that returned
   * @param failed handler calls that threw, those over their time included
   * @param timedOut handler calls that went over their time
   * @param dropped events lost because the buffer was full: exact
   * @param duplicates events left out because their id had been seen
   * @param pending events that wait
   */
  record Stats(
      long received,
      long handled,
      long failed,
      long timedOut,
      long dropped,
      long duplicates,
      long pending) {}
}
