/** The contract between Signalbox and a broker's provider. */
module dev.signalbox.spi {
  requires static transitive org.jspecify;

  exports dev.signalbox.spi;
  exports dev.signalbox.spi.config;
}
