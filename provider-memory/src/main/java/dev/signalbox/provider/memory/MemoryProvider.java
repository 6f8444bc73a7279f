package dev.signalbox.provider.memory;

import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;

/**
 * The provider {@code memory}: events live as long as the process. For tests, for trying things
 * out, and for programs that want durable semantics within one process.
 *
 * <p>Connections of one provider object to the same instance share one broker, which lives until
 * the last of them is closed; two provider objects share nothing. Its settings are those of {@link
 * MemorySettings}. Thread-safe; {@link #connect} does not block.
 */
public final class MemoryProvider implements EventMessagingProvider {

  /** The type by which a configuration names this provider. */
  public static final String NAME = "memory";

  private final SharedBrokers brokers = new SharedBrokers();

  /** A provider without any broker yet; what {@link java.util.ServiceLoader} calls. */
  public MemoryProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Capabilities capabilities(ProviderConfig config) {
    return capabilities(MemorySettings.read(config));
  }

  @Override
  public EventMessagingService connect(ProviderConfig config, ProviderContext context) {
    MemorySettings settings = MemorySettings.read(config);
    SharedBrokers.Use use =
        brokers.use(config.instance(), () -> new Broker(context.clock(), settings));
    return new MemoryService(use, settings, capabilities(settings));
  }

  private static Capabilities capabilities(MemorySettings settings) {
    return Capabilities.of(
        settings.limits(),
        Capability.ORDER_PER_KEY,
        Capability.ORDERED_BATCH,
        Capability.EXACT_ATTEMPTS,
        Capability.ATTEMPT_SURVIVES_CRASH,
        Capability.MARKED_ATTEMPTS,
        Capability.EXCLUSIVE_DELIVERY,
        Capability.LEASE,
        Capability.FENCED_SETTLE,
        Capability.DELAYED_RETRY,
        Capability.DELAYED_PUBLISH,
        Capability.ATOMIC_DEAD_LETTER,
        Capability.BROWSE,
        Capability.PURGE,
        Capability.STATS,
        Capability.EPHEMERAL_GROUPS);
  }
}
