package dev.signalbox.lab.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a Docker engine answers. Asked here because Testcontainers takes ten seconds, and fills
 * the screen, to find that there is none.
 */
public final class DockerEngine {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final ByteBuffer PING =
      ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(US_ASCII)).asReadOnlyBuffer();

  private final List<SocketAddress> addresses;

  private DockerEngine(List<SocketAddress> addresses) {
    this.addresses = addresses;
  }

  /** The engine that {@code DOCKER_HOST} names, or else one at the usual places. */
  public static DockerEngine of(Map<String, String> environment) {
    return new DockerEngine(
        Optional.ofNullable(environment.get("DOCKER_HOST"))
            .map(host -> address(host).stream().toList())
            .orElseGet(DockerEngine::usualAddresses));
  }

  private static List<SocketAddress> usualAddresses() {
    String home = System.getProperty("user.home");
    return Stream.of(
            Path.of("/var/run/docker.sock"),
            Path.of(home, ".docker", "run", "docker.sock"),
            Path.of(home, ".docker", "desktop", "docker.sock"))
        .<SocketAddress>map(UnixDomainSocketAddress::of)
        .toList();
  }

  private static Optional<SocketAddress> address(String host) {
    try {
      URI uri = URI.create(host);
      if ("unix".equals(uri.getScheme())) {
        return Optional.of(UnixDomainSocketAddress.of(uri.getPath()));
      }
      return Optional.of(new InetSocketAddress(uri.getHost(), uri.getPort()));
    } catch (IllegalArgumentException unknownKind) {
      return Optional.empty();
    }
  }

  /** Whether it answers; blocks for 2 s at most for each place that it may be at. */
  public boolean answers() {
    return addresses.stream().anyMatch(DockerEngine::answers);
  }

  private static boolean answers(SocketAddress address) {
    try (SocketChannel channel = channel(address);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      if (!channel.connect(address)) {
        await(channel, selector, SelectionKey.OP_CONNECT);
        channel.finishConnect();
      }
      channel.write(PING.duplicate());
      await(channel, selector, SelectionKey.OP_READ);
      return channel.read(ByteBuffer.allocate(64)) > 0;
    } catch (IOException | RuntimeException absent) {
      return false;
    }
  }

  private static SocketChannel channel(SocketAddress address) throws IOException {
    return address instanceof UnixDomainSocketAddress
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  private static void await(SocketChannel channel, Selector selector, int operation)
      throws IOException {
    channel.register(selector, operation);
    if (selector.select(PATIENCE.toMillis()) == 0) {
      throw new SocketTimeoutException();
    }
    selector.selectedKeys().clear();
  }
}
