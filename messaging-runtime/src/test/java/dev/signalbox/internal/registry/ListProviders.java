package dev.signalbox.internal.registry;

import java.util.List;

/** Prints the providers on the class path. */
final class ListProviders {
  private ListProviders() {}

  /** Prints. */
  public static void main(String[] args) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (FoundProvider found : ProviderRegistry.discover(loader, List.of()).providers()) {
      System.out.println(found.name() + " " + found.version() + " " + found.where());
    }
  }
}
