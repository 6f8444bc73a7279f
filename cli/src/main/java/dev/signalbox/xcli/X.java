package dev.signalbox.xcli;

/** X. */
public class X {}
