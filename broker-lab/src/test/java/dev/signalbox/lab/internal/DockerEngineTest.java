package dev.signalbox.lab.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineTest {

  @TempDir Path folder;

  private static boolean answers(String host) {
    return DockerEngine.of(Map.of("DOCKER_HOST", host)).answers();
  }

  @Test
  void anEngineAtASocketAnswers() throws Exception {
    Path socket = folder.resolve("docker.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server));
      assertThat(answers("unix://" + socket)).isTrue();
      served.join();
    }
  }

  private static void serve(ServerSocketChannel server) {
    try (SocketChannel client = server.accept()) {
      assertThat(client.read(ByteBuffer.allocate(100))).isPositive();
      client.write(ByteBuffer.wrap("HTTP/1.0 200 OK\r\n\r\nOK".getBytes(US_ASCII)));
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void aSocketThatNobodyListensOnDoesNot() throws Exception {
    Path socket = folder.resolve("docker.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(answers("unix://" + socket)).isFalse();
    assertThat(answers("unix://" + folder.resolve("absent.sock"))).isFalse();
    assertThat(answers("tcp://127.0.0.1:" + FreePort.find())).isFalse();
  }

  @Test
  void anEngineThatSaysNothingDoesNot() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(answers("tcp://127.0.0.1:" + mute.getLocalPort())).isFalse();
    }
  }

  @Test
  void anAddressThatNobodyUnderstandsDoesNot() {
    assertThat(answers("npipe:////./pipe/docker_engine")).isFalse();
    assertThat(answers("no address at all")).isFalse();
  }
}
