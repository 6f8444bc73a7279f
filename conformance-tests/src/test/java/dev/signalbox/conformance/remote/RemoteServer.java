package dev.signalbox.conformance.remote;

import dev.signalbox.conformance.kit.KitThreads;
import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderState;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;

/**
 * A broker in the memory of this process, reached by TCP. Its queues outlive {@link #kill}, as a
 * durable broker's would; its connections do not.
 */
@SuppressWarnings("try") // closed at the end of a run, interrupted or not
final class RemoteServer implements AutoCloseable {
  static final String USER = "kit";
  static final String PASSWORD = "remote-memory-secret";

  private final EventMessagingService memory;
  private final ServerSocketFactory sockets;
  private final Set<RemoteSession> sessions = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile ServerSocket listening;

  private RemoteServer(EventMessagingService memory, ServerSocketFactory sockets)
      throws IOException {
    this.memory = memory;
    this.sockets = sockets;
    this.listening = listen(0);
    this.port = listening.getLocalPort();
  }

  static RemoteServer open(ServerSocketFactory sockets) throws IOException {
    EventMessagingService memory =
        new MemoryProvider()
            .connect(ProviderConfig.of("server", "memory", Map.of()), new ServerContext());
    return new RemoteServer(memory, sockets);
  }

  private ServerSocket listen(int port) throws IOException {
    ServerSocket socket = sockets.createServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
    KitThreads.factory("remote-accept").newThread(() -> accept(socket)).start();
    return socket;
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        RemoteSession session = new RemoteSession(client, memory, sessions::remove);
        sessions.add(session);
        KitThreads.factory("remote-session").newThread(session).start();
      } catch (IOException gone) {
        // Closed, or a client that went before it was let in.
      }
    }
  }

  int port() {
    return port;
  }

  /** Resets all connections and listens no more; what is stored stays. */
  void kill() throws IOException {
    listening.close();
    sessions.forEach(RemoteSession::reset);
  }

  /** Listens again. */
  void restart() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        listening = listen(port);
        return;
      } catch (BindException stillClosing) {
        if (System.nanoTime() > end) {
          throw stillClosing;
        }
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  @Override
  public void close() throws Exception {
    kill();
    memory.close(Duration.ofSeconds(5));
  }

  /** Lends the server's memory what it needs. */
  static final class ServerContext implements ProviderContext {
    @Override
    public ThreadFactory threads(String purpose) {
      return KitThreads.factory("remote-" + purpose);
    }

    @Override
    public Clock clock() {
      return Clock.systemUTC();
    }

    @Override
    public Duration connectTimeout() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Duration heartbeat() {
      return Duration.ofSeconds(5);
    }

    @Override
    public <T> Optional<T> applicationObject(Class<T> type) {
      return Optional.empty();
    }

    @Override
    public void report(ProviderState state) {}
  }
}
