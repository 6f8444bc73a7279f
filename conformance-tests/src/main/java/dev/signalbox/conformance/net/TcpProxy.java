package dev.signalbox.conformance.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a provider and its broker, and spoils the link when it is told to: cuts it, resets
 * it, swallows what passes, or slows it down. Listens on 127.0.0.1 only. Thread-safe; no method
 * blocks.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;

  private final InetSocketAddress broker;
  private final ServerSocket listening;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final List<Needle> needles = new CopyOnWriteArrayList<>();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean cut;
  private volatile Set<Direction> swallowed = Set.of();
  private volatile long delayNanos;

  private TcpProxy(InetSocketAddress broker, ServerSocket listening) {
    this.broker = broker;
    this.listening = listening;
  }

  /**
   * Opens a proxy.
   *
   * @param broker where it passes everything on to
   * @param port where it listens; 0: wherever there is a port
   */
  public static TcpProxy open(InetSocketAddress broker, int port) throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
    TcpProxy proxy = new TcpProxy(broker, listening);
    ProxyThreads.start("accept", proxy::accept);
    return proxy;
  }

  private void accept() {
    while (!closed.get()) {
      try {
        Socket provider = listening.accept();
        accepted.incrementAndGet();
        if (cut) {
          provider.close();
        } else {
          // Not here: a broker that is slow to answer must not hold up the next one.
          ProxyThreads.start("connect", () -> connect(provider));
        }
      } catch (IOException gone) {
        // Closed, or a provider that went before it was let in.
      }
    }
  }

  private void connect(Socket provider) {
    Socket upstream = new Socket();
    Connection connection = new Connection(this, provider, upstream);
    connections.add(connection);
    try {
      provider.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      upstream.connect(broker, CONNECT_MILLIS);
      connection.start();
      if (cut || closed.get()) {
        connection.close();
      }
    } catch (IOException unreachable) {
      connection.reset();
    }
  }

  /** The port on which it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Closes all connections, and each new one at once, until {@link #restore}. */
  public void cut() {
    cut = true;
    connections.forEach(Connection::close);
  }

  /** Resets all connections; new ones work. */
  public void reset() {
    connections.forEach(Connection::reset);
  }

  /**
   * Swallows what passes, on present and new connections, and closes nothing, until {@link
   * #restore}. What was swallowed is lost.
   *
   * @param directions without any: both
   */
  public void blackHole(Direction... directions) {
    swallowed =
        directions.length == 0 ? Set.copyOf(EnumSet.allOf(Direction.class)) : Set.of(directions);
  }

  /** Delays what passes from now on, each way. */
  public void delay(Duration delay) {
    delayNanos = delay.toNanos();
  }

  /** Lets everything pass again; connections that have lost bytes are reset. */
  public void restore() {
    cut = false;
    swallowed = Set.of();
    delayNanos = 0;
    connections.stream().filter(Connection::hasHole).forEach(Connection::reset);
  }

  /** Begins to look for some bytes in what passes on connections that are opened from now on. */
  public void watch(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("there must be a byte to look for");
    }
    needles.add(new Needle(bytes));
  }

  /** Whether watched bytes have passed, in either direction. */
  public boolean seen(byte[] bytes) {
    return needles.stream().anyMatch(needle -> needle.matches(bytes) && needle.seen());
  }

  /** How many connections there are. */
  public int connections() {
    return connections.size();
  }

  /** How many connections there have been, refused ones included. */
  public long accepted() {
    return accepted.get();
  }

  List<Needle.Search> searches() {
    return needles.stream().map(Needle::search).toList();
  }

  boolean swallows(Direction direction) {
    return swallowed.contains(direction);
  }

  long delayNanos() {
    return delayNanos;
  }

  void ended(Connection connection) {
    connections.remove(connection);
  }

  /** Closes the proxy with all its connections. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        listening.close();
      } catch (IOException gone) {
        // Closed is closed.
      }
      connections.forEach(Connection::close);
    }
  }
}
