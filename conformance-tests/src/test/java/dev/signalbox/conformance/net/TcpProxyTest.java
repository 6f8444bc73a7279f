package dev.signalbox.conformance.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.conformance.kit.Deadlines;
import dev.signalbox.conformance.kit.KitThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A proxy before a server that sends back what it gets. */
class TcpProxyTest {
  private static final Deadlines DEADLINES = new Deadlines(1);

  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void open() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    KitThreads.factory("echo").newThread(this::serve).start();
    proxy =
        TcpProxy.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort()), 0);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        CompletableFuture<Long> ignored =
            KitThreads.start(
                "echo", () -> client.getInputStream().transferTo(client.getOutputStream()));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private Socket client() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(10_000);
    return client;
  }

  private static String say(Socket client, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    client.getOutputStream().write(bytes);
    return new String(client.getInputStream().readNBytes(bytes.length), StandardCharsets.UTF_8);
  }

  @Test
  void passesEverythingOn() throws Exception {
    try (Socket client = client()) {
      byte[] much = new byte[1 << 20];
      new Random(1).nextBytes(much);
      CompletableFuture<byte[]> read =
          KitThreads.start("reader", () -> client.getInputStream().readNBytes(much.length));
      client.getOutputStream().write(much);
      assertThat(DEADLINES.await("all is back", read)).isEqualTo(much);
      assertThat(proxy.connections()).isEqualTo(1);
    }
    DEADLINES.eventually("the connection is gone", () -> proxy.connections() == 0);
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void cutsUntilItIsRestored() throws Exception {
    try (Socket client = client()) {
      assertThat(say(client, "a")).isEqualTo("a");
      proxy.cut();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    try (Socket refused = client()) {
      assertThat(ends(refused)).isTrue();
    }
    proxy.restore();
    try (Socket again = client()) {
      assertThat(say(again, "b")).isEqualTo("b");
    }
  }

  private static boolean ends(Socket client) {
    try {
      return client.getInputStream().read() == -1;
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void resetsOnce() throws Exception {
    try (Socket client = client()) {
      assertThat(say(client, "a")).isEqualTo("a");
      proxy.reset();
      assertThatThrownBy(() -> say(client, "b").length()).isInstanceOf(IOException.class);
    }
    try (Socket again = client()) {
      assertThat(say(again, "b")).isEqualTo("b");
    }
  }

  @Test
  void swallowsOneWayAndResetsWhatHasAHole() throws Exception {
    try (Socket client = client();
        Socket idle = client()) {
      assertThat(say(client, "a")).isEqualTo("a");
      assertThat(say(idle, "a")).isEqualTo("a");
      proxy.blackHole(Direction.FROM_BROKER);
      client.setSoTimeout(300);
      assertThatThrownBy(() -> say(client, "b").length())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.restore();
      client.setSoTimeout(10_000);
      assertThat(ends(client)).as("the one with a hole is reset").isTrue();
      assertThat(say(idle, "c")).as("the other one lives").isEqualTo("c");
    }
  }

  @Test
  void delaysEachWay() throws Exception {
    try (Socket client = client()) {
      assertThat(say(client, "a")).isEqualTo("a");
      proxy.delay(Duration.ofMillis(200));
      long began = System.nanoTime();
      assertThat(say(client, "b")).isEqualTo("b");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(399));
    }
  }

  @Test
  void findsWhatPassesAcrossChunks() throws Exception {
    proxy.watch("needle".getBytes(StandardCharsets.UTF_8));
    proxy.watch("absent".getBytes(StandardCharsets.UTF_8));
    try (Socket client = client()) {
      assertThat(say(client, "a needl")).isEqualTo("a needl");
      assertThat(proxy.seen("needle".getBytes(StandardCharsets.UTF_8))).isFalse();
      assertThat(say(client, "eneedle")).isEqualTo("eneedle");
      assertThat(proxy.seen("needle".getBytes(StandardCharsets.UTF_8))).isTrue();
      assertThat(proxy.seen("absent".getBytes(StandardCharsets.UTF_8))).isFalse();
    }
  }
}
