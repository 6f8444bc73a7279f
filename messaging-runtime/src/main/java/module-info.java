/** The engine and the public entry point, {@code Signalbox}. */
module dev.signalbox.runtime {
  requires transitive dev.signalbox.routing;
  requires transitive dev.signalbox.spi;
  requires transitive java.sql;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports dev.signalbox;

  uses dev.signalbox.spi.EventMessagingProvider;
}
