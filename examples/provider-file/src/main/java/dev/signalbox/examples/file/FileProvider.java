package dev.signalbox.examples.file;

import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The provider {@code file}. */
public final class FileProvider implements EventMessagingProvider {
  /** For the service loader. */
  public FileProvider() {}

  @Override
  public String name() {
    return "file";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Capabilities capabilities(ProviderConfig config) {
    return capabilities(FileSettings.read(config));
  }

  private static Capabilities capabilities(FileSettings settings) {
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
        Capability.SHARED);
  }

  @Override
  public EventMessagingService connect(ProviderConfig config, ProviderContext context) {
    FileSettings settings = FileSettings.read(config);
    try {
      FileStore store = FileStore.open(settings.path(), settings.sync());
      return new FileService(store, capabilities(settings), context.clock());
    } catch (IOException unusable) {
      throw new MessagingException(
          ErrorCode.UNAVAILABLE,
          "the folder %s cannot be used: %s".formatted(settings.path(), unusable),
          unusable);
    }
  }

  @Override
  public ErrorCode classify(Throwable failure) {
    boolean disk = failure instanceof IOException || failure instanceof UncheckedIOException;
    return disk ? ErrorCode.UNAVAILABLE : ErrorCode.ofJdk(failure);
  }
}
