package dev.signalbox.conformance.remote;

import dev.signalbox.conformance.subject.BrokerControl;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.ProviderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ServerSocketFactory;

/** Targets with a server of their own. */
public final class RemoteTargets {
  private RemoteTargets() {}

  /** A server without encryption. */
  public static ConformanceTarget plain() throws Exception {
    RemoteServer server = RemoteServer.open(ServerSocketFactory.getDefault());
    return target(ConformanceTarget.of("remote-memory", settings(server)), server);
  }

  /** A server without encryption, reached by another provider. */
  public static ConformanceTarget plain(EventMessagingProvider provider) throws Exception {
    RemoteServer server = RemoteServer.open(ServerSocketFactory.getDefault());
    return target(ConformanceTarget.of(provider, settings(server)), server);
  }

  /** A server without encryption, reached by a provider on the class path that lies. */
  public static ConformanceTarget lying(String type, String lie) throws Exception {
    RemoteServer server = RemoteServer.open(ServerSocketFactory.getDefault());
    Map<String, Object> settings = settings(server);
    settings.put("lie", lie);
    return target(ConformanceTarget.of(type, settings), server);
  }

  /** A server that speaks TLS, reached by a provider that looks at its name. */
  public static ConformanceTarget encrypted() throws Exception {
    return encrypted(new RemoteProvider());
  }

  /** A server that speaks TLS, reached by a provider that takes any name. */
  public static ConformanceTarget credulous() throws Exception {
    return encrypted(
        new RemoteProvider() {
          @Override
          RemoteSockets sockets() {
            return RemoteSockets.credulous();
          }
        });
  }

  private static ConformanceTarget encrypted(EventMessagingProvider provider) throws Exception {
    Path folder = Files.createTempDirectory("remote-memory-");
    Path store = RemoteCertificate.make(folder);
    RemoteServer server = RemoteServer.open(RemoteCertificate.sockets(store));
    Map<String, Object> settings = settings(server);
    settings.put("trust_store", store.toString());
    return ConformanceTarget.of(provider, settings)
        .named("remote-memory-tls")
        .closing(
            () -> {
              server.close();
              Files.delete(store);
              Files.delete(folder);
            });
  }

  /** What a server holds. */
  public static List<String> queues(ConformanceTarget target) {
    RemoteProvider provider = new RemoteProvider();
    ProviderConfig config = ProviderConfig.of("look", "remote-memory", target.settings());
    try {
      EventMessagingService service = provider.connect(config, new RemoteServer.ServerContext());
      try {
        return service.listQueues();
      } finally {
        service.close(Duration.ofSeconds(5));
      }
    } catch (Exception failure) {
      throw new IllegalStateException("cannot look into the server", failure);
    }
  }

  private static Map<String, Object> settings(RemoteServer server) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("address", "localhost:" + server.port());
    settings.put("username", RemoteServer.USER);
    settings.put("password", RemoteServer.PASSWORD);
    return settings;
  }

  private static ConformanceTarget target(ConformanceTarget target, RemoteServer server) {
    return target
        .closing(server)
        .control(
            new BrokerControl() {
              @Override
              public void kill() throws Exception {
                server.kill();
              }

              @Override
              public void restart() throws Exception {
                server.restart();
              }
            });
  }
}
