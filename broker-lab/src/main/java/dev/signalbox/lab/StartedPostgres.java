package dev.signalbox.lab;

import java.util.Map;

/** A server that the lab started, natively or in a container. */
record StartedPostgres(PostgresAddress address, String origin, BrokerControl control)
    implements PostgresBroker {

  @Override
  public String url() {
    return address.complete();
  }

  @Override
  public Map<String, Object> settings() {
    return address.settings();
  }

  @Override
  public boolean controllable() {
    return true;
  }

  @Override
  public void kill() {
    control.kill();
  }

  @Override
  public void restart() {
    control.restart();
  }

  @Override
  public void pause() {
    control.pause();
  }

  @Override
  public void resume() {
    control.resume();
  }

  @Override
  public void close() {
    control.close();
  }

  @Override
  public String toString() {
    return origin;
  }
}
