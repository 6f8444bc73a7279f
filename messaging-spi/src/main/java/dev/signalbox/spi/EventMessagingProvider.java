package dev.signalbox.spi;

import java.util.List;

/**
 * What {@link java.util.ServiceLoader} finds in a provider's jar (LIF-01): named in {@code
 * META-INF/services/dev.signalbox.spi.EventMessagingProvider} and, where it is a module, in its
 * {@code module-info}. One object serves all instances of a Signalbox. Thread-safe.
 *
 * <p>A provider translates one client library and holds no policy: no batching, no retries but the
 * client's own order-keeping ones inside a deadline, no back-off, no dead-lettering. All that is
 * the engine's.
 */
public interface EventMessagingProvider {
  /** The version of this contract. Compiled into a provider by {@link #spiVersion}. */
  int SPI_VERSION = 1;

  /** The type by which a configuration names the provider, such as {@code memory}. */
  String name();

  /** The version of the contract that the provider was compiled against: {@link #SPI_VERSION}. */
  int spiVersion();

  /**
   * Reads and checks the whole table of one instance, and says what the provider can do under it.
   * Touches no network.
   *
   * @throws dev.signalbox.spi.config.ConfigException with all that is wrong with the table, as
   *     {@link ProviderConfig#read} throws it
   */
  Capabilities capabilities(ProviderConfig config);

  /**
   * Connects one instance; blocks until the broker has answered, no longer than {@link
   * ProviderContext#connectTimeout}. The table has been checked by {@link #capabilities} before.
   *
   * @throws Exception what the client throws; a broker that cannot be reached must come out as
   *     {@link ErrorCode#UNAVAILABLE}, with its address (LIF-02), wrong credentials as {@link
   *     ErrorCode#UNAUTHENTICATED} (SEC-01). Nothing stays open behind a failure
   */
  EventMessagingService connect(ProviderConfig config, ProviderContext context) throws Exception;

  /**
   * The code of what this provider's methods throw or put into outcomes. Never throws.
   *
   * @return by default that of {@link ErrorCode#ofJdk}
   */
  default ErrorCode classify(Throwable failure) {
    return ErrorCode.ofJdk(failure);
  }

  /** What an operator can do with this kind of broker beside what every provider offers. */
  default List<ProviderTask> tasks() {
    return List.of();
  }
}
