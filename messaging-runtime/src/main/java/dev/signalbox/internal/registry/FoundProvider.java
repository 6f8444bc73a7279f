package dev.signalbox.internal.registry;

import dev.signalbox.spi.EventMessagingProvider;
import java.net.URL;
import java.security.CodeSource;

/**
 * A provider and where it was found.
 *
 * @param name its type name
 * @param provider the provider
 * @param where the jar or folder
 * @param version of the jar; "unknown" if its manifest does not say
 */
public record FoundProvider(
    String name, EventMessagingProvider provider, String where, String version) {

  static FoundProvider of(EventMessagingProvider provider, String name) {
    String version = provider.getClass().getPackage().getImplementationVersion();
    return new FoundProvider(
        name, provider, location(provider.getClass()), version == null ? "unknown" : version);
  }

  /** The jar or folder that a class comes from. */
  static String location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL url = source == null ? null : source.getLocation();
    return url == null ? "the JDK" : url.getPath();
  }
}
