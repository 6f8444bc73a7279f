package dev.signalbox.spi;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** What the engine lends to a provider. All of it is thread-safe and never blocks. */
public interface ProviderContext {
  /**
   * Makes the provider's threads, daemons called {@code signalbox-<instance>-<purpose>-<n>}. A
   * provider makes no thread in another way, but for those of its client library.
   */
  ThreadFactory threads(String purpose);

  /** The clock of leases and delays; it never goes back. */
  Clock clock();

  /** How long {@link EventMessagingProvider#connect} may take (LIF-02). */
  Duration connectTimeout();

  /**
   * How often the broker is to be asked for a sign of life; a dead link is noticed within three.
   */
  Duration heartbeat();

  /**
   * An object that the application owns and has registered for this instance: never closed here.
   */
  <T> Optional<T> applicationObject(Class<T> type);

  /** Reports a change of the provider's state; the engine wakes no user code in this call. */
  void report(ProviderState state);
}
