package dev.signalbox.lab;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The states of a started broker, one call at a time. Starts as running. Thread-safe. */
final class BrokerControl {

  private enum State {
    RUNNING,
    PAUSED,
    KILLED,
    CLOSED
  }

  /** What moves the server. */
  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private final String name;
  private final Server server;
  private final ReentrantLock turn = new ReentrantLock();
  private State state = State.RUNNING;

  BrokerControl(String name, Server server) {
    this.name = name;
    this.server = server;
  }

  void kill() {
    move("kill", EnumSet.of(State.RUNNING, State.PAUSED), State.KILLED, server::kill);
  }

  void restart() {
    move("restart", EnumSet.of(State.KILLED), State.RUNNING, server::start);
  }

  void pause() {
    move("pause", EnumSet.of(State.RUNNING), State.PAUSED, server::pause);
  }

  void resume() {
    move("resume", EnumSet.of(State.PAUSED), State.RUNNING, server::resume);
  }

  void close() {
    move("close", EnumSet.complementOf(EnumSet.of(State.CLOSED)), State.CLOSED, this::end);
  }

  private void end() throws IOException {
    if (state != State.KILLED) {
      server.kill();
    }
    server.remove();
  }

  private void move(String operation, Set<State> from, State to, Action action) {
    turn.lock();
    try {
      if (!from.contains(state)) {
        refuseUnlessDone(operation, to);
        return;
      }
      action.run();
      state = to;
    } catch (IOException failure) {
      throw new LabException("cannot " + operation + " " + name + ": " + failure, failure);
    } finally {
      turn.unlock();
    }
  }

  /** A restart of a running broker would pass for one that nobody asked for: it is an error. */
  private void refuseUnlessDone(String operation, State to) {
    if (state != to || operation.equals("restart")) {
      throw new IllegalStateException(
          "cannot " + operation + " " + name + ": it is " + state.name().toLowerCase(Locale.ROOT));
    }
  }
}
