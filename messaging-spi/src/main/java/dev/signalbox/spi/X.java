package dev.signalbox.spi;

/** X. */
public final class X {
  private X() {}
}
