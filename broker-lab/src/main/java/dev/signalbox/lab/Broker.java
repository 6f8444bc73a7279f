package dev.signalbox.lab;

import java.util.Map;

/**
 * A real broker, running for a test, a demo or a benchmark.
 *
 * <p>Thread-safe. The operations that change it ({@link #kill}, {@link #restart}, {@link #pause},
 * {@link #resume}, {@link #close}) block until what they promise is so, and follow one another: a
 * second caller waits for the first.
 *
 * <p>A broker that this process started lives until it is closed, or until this process ends,
 * however it ends: a watcher beside it then kills the broker and deletes its files.
 */
public interface Broker extends AutoCloseable {

  /** The kind of broker, such as {@code postgresql}. */
  String name();

  /** Where it comes from, in one line for people and without secrets. */
  String origin();

  /** What an application needs to reach it: the entries of a provider's table in TOML. */
  Map<String, Object> settings();

  /**
   * Whether {@link #kill}, {@link #restart}, {@link #pause} and {@link #resume} can be used. They
   * cannot on a broker whose address came from the environment; there they throw {@link
   * UnsupportedOperationException}.
   */
  boolean controllable();

  /**
   * Kills the whole server at once (SIGKILL) and returns when no process of it is left. Without
   * effect on a killed one.
   *
   * @throws IllegalStateException if it is closed
   * @throws LabException if a process outlives the signal for 30 s
   */
  void kill();

  /**
   * Starts a killed server again on the same data and the same port, and returns when it accepts
   * connections.
   *
   * @throws IllegalStateException if it is not killed
   * @throws LabException if it does not accept connections within two minutes
   */
  void restart();

  /**
   * Freezes all processes of the server (SIGSTOP): its connections stay open and nobody answers.
   * Without effect on a paused one.
   *
   * @throws IllegalStateException if it is killed or closed
   */
  void pause();

  /**
   * Lets a paused server run on. Without effect on a running one.
   *
   * @throws IllegalStateException if it is killed or closed
   */
  void resume();

  /**
   * Ends the broker: no process, no port and no file of it is left. One from the environment stays
   * as it is. A second call has no effect.
   */
  @Override
  void close();
}
