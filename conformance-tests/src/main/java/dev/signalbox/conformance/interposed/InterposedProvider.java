package dev.signalbox.conformance.interposed;

import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderTask;
import java.util.List;

/** Passes every call on to another provider; a subclass changes what it wants to. */
public class InterposedProvider implements EventMessagingProvider {
  private final EventMessagingProvider inner;

  /** A provider in front of another one. */
  public InterposedProvider(EventMessagingProvider inner) {
    this.inner = inner;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public int spiVersion() {
    return inner.spiVersion();
  }

  @Override
  public Capabilities capabilities(ProviderConfig config) {
    return inner.capabilities(config);
  }

  @Override
  public EventMessagingService connect(ProviderConfig config, ProviderContext context)
      throws Exception {
    return around(inner.connect(config, context));
  }

  /** What stands in front of a connected service. */
  protected EventMessagingService around(EventMessagingService service) {
    return service;
  }

  @Override
  public ErrorCode classify(Throwable failure) {
    return inner.classify(failure);
  }

  @Override
  public List<ProviderTask> tasks() {
    return inner.tasks();
  }
}
