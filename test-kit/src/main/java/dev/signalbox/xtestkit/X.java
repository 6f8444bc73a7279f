package dev.signalbox.xtestkit;

/** X. */
public class X {}
