package dev.signalbox.conformance.net;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection through a proxy: the provider's socket and the broker's. Thread-safe. */
final class Connection {
  private final TcpProxy proxy;
  private final Socket provider;
  private final Socket broker;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean hole;

  Connection(TcpProxy proxy, Socket provider, Socket broker) {
    this.proxy = proxy;
    this.provider = provider;
    this.broker = broker;
  }

  void start() throws IOException {
    new Pump(this, Direction.TO_BROKER, proxy)
        .start(provider.getInputStream(), broker.getOutputStream());
    new Pump(this, Direction.FROM_BROKER, proxy)
        .start(broker.getInputStream(), provider.getOutputStream());
  }

  void markHole() {
    hole = true;
  }

  boolean hasHole() {
    return hole;
  }

  boolean closed() {
    return closed.get();
  }

  /** Closes both sides in good order. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      proxy.ended(this);
      quietly(provider);
      quietly(broker);
    }
  }

  /** Resets both sides: what was under way is lost, and both are told so at once. */
  void reset() {
    try {
      provider.setSoLinger(true, 0);
      broker.setSoLinger(true, 0);
    } catch (IOException gone) {
      // Closed already, by somebody else.
    }
    close();
  }

  private static void quietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // Closed is closed.
    }
  }
}
