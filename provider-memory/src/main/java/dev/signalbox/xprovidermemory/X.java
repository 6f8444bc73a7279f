package dev.signalbox.xprovidermemory;

/** X. */
public class X {}
