package dev.signalbox.lab;

import java.io.IOException;

/**
 * A server that can be told what to do, each in its own way. {@link BrokerControl} sees to the
 * order of the calls and that they do not overlap. All of them block until it is done.
 */
interface Server {

  /** Starts it on the data and the port that it had; returns when it accepts connections. */
  void start() throws IOException;

  /** Kills all of it; works on a paused one too. */
  void kill() throws IOException;

  /** Freezes all of it. */
  void pause() throws IOException;

  /** Undoes {@link #pause}. */
  void resume() throws IOException;

  /** Removes what a killed one left. */
  void remove() throws IOException;
}
