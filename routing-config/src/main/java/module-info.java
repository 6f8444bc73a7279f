/** TOML files to a checked configuration and a compiled routing table. */
@SuppressWarnings("requires-automatic") // the TOML parser is no module yet
module dev.signalbox.routing {
  requires transitive dev.signalbox.spi;
  requires static transitive org.jspecify;
  requires org.tomlj;

  exports dev.signalbox.routing;
}
