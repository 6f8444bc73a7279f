package dev.signalbox.lab;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether containers can be had: Testcontainers is on the class path and an engine answers. */
final class Docker {

  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  private Docker() {}

  static boolean answers() {
    return hasTestcontainers() && (System.getenv("DOCKER_HOST") != null || socketAnswers());
  }

  private static boolean hasTestcontainers() {
    try {
      Class.forName(
          "org.testcontainers.containers.GenericContainer", false, Docker.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  // Testcontainers itself takes seconds, and fills the screen, to find that there is none.
  private static boolean socketAnswers() {
    if (!Files.exists(SOCKET)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(SOCKET));
    } catch (IOException refused) {
      return false;
    }
  }
}
