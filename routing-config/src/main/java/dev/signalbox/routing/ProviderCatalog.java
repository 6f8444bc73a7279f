package dev.signalbox.routing;

import dev.signalbox.spi.EventMessagingProvider;
import java.util.Optional;

/** The providers that a configuration can name. */
public interface ProviderCatalog {

  /** The provider of a type, such as {@code kafka}. */
  Optional<EventMessagingProvider> find(String type);

  /**
   * What to do about a provider that is not there, such as {@code add
   * dev.signalbox:provider-kafka}.
   */
  String explainAbsence(String type);
}
