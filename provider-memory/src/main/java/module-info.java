/** The reference provider: a broker in the memory of this process. */
module dev.signalbox.provider.memory {
  requires static org.jspecify;
  requires transitive dev.signalbox.spi;

  exports dev.signalbox.provider.memory;

  provides dev.signalbox.spi.EventMessagingProvider with
      dev.signalbox.provider.memory.MemoryProvider;
}
