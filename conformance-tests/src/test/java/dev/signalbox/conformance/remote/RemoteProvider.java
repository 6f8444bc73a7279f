package dev.signalbox.conformance.remote;

import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import javax.net.ssl.SSLException;

/** The provider of {@link RemoteServer}: provider-memory over a network. */
public class RemoteProvider implements EventMessagingProvider {
  /** For the service loader. */
  public RemoteProvider() {}

  @Override
  public String name() {
    return "remote-memory";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Capabilities capabilities(ProviderConfig config) {
    RemoteSettings settings = RemoteSettings.of(config);
    Capabilities memory =
        new MemoryProvider().capabilities(ProviderConfig.of("any", "memory", Map.of()));
    EnumSet<Capability> declared = EnumSet.copyOf(memory.declared());
    declared.add(Capability.REMOTE);
    declared.add(Capability.SHARED);
    settings.trust().ifPresent(trust -> declared.add(Capability.TLS));
    return new Capabilities(declared, memory.limits().change().batches(100, 8, 100).build());
  }

  @Override
  public EventMessagingService connect(ProviderConfig config, ProviderContext context)
      throws Exception {
    return new RemoteService(RemoteSettings.of(config), capabilities(config), context, sockets());
  }

  /** How sockets are made. */
  RemoteSockets sockets() {
    return RemoteSockets.verifying();
  }

  @Override
  public ErrorCode classify(Throwable failure) {
    if (failure instanceof SSLException) {
      return ErrorCode.UNAVAILABLE;
    }
    return failure instanceof IOException ? ErrorCode.UNAVAILABLE : ErrorCode.ofJdk(failure);
  }
}
