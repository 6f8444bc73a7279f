package dev.signalbox.xroutingconfig;

/** X. */
public class X {}
