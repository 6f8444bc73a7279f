package dev.signalbox.lab;

import java.util.Map;

/**
 * A real broker that runs for a test, a demo or a benchmark, on this machine only. Not thread-safe,
 * but for {@link #close}; all methods block until what they do is done.
 */
public interface Broker extends AutoCloseable {
  /** What kind of broker it is, such as {@code postgresql}. */
  String name();

  /** Which way it was had, and where it is, in a few words for people. */
  String origin();

  /** What goes into the provider's table of a configuration. */
  Map<String, Object> settings();

  /**
   * Whether it can be killed, restarted, paused and resumed: not so for one that was there before.
   */
  boolean controllable();

  /** Kills the whole server at once (SIGKILL); none of its processes is left when this returns. */
  void kill();

  /** Starts it again after {@link #kill}, with the same data at the same address. */
  void restart();

  /** Stops all its processes where they are (SIGSTOP): connections stay and answer nothing. */
  void pause();

  /** Lets a paused one go on (SIGCONT). */
  void resume();

  /** Ends it; leaves no process, no port and no file behind. Idempotent. */
  @Override
  void close();
}
