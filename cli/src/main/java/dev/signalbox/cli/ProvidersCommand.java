package dev.signalbox.cli;
final class ProvidersCommand implements Runnable { public void run() {} }
