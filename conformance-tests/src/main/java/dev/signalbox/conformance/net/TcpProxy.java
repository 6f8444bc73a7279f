package dev.signalbox.conformance.net;

import java.net.InetSocketAddress;
import java.time.Duration;

/** Placeholder while the real one is on its way. */
public final class TcpProxy implements AutoCloseable {
  private TcpProxy() {}

  public static TcpProxy open(InetSocketAddress broker, int port) {
    if (port < 70000) {
      throw new UnsupportedOperationException();
    }
    return new TcpProxy();
  }

  public int port() {
    return 0;
  }

  public void cut() {}

  public void restore() {}

  public void reset() {}

  public void blackHole(Direction... directions) {}

  public void delay(Duration delay) {}

  public void watch(byte[] needle) {}

  public boolean seen(byte[] needle) {
    return false;
  }

  public int connections() {
    return 0;
  }

  public long accepted() {
    return 0;
  }

  @Override
  public void close() {}
}
