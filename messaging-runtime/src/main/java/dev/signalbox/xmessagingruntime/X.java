package dev.signalbox.xmessagingruntime;

/** X. */
public class X {}
