package dev.signalbox.conformance.net;

import java.util.concurrent.atomic.AtomicLong;

/** Makes the proxies' threads. */
final class ProxyThreads {
  private static final AtomicLong COUNT = new AtomicLong();

  private ProxyThreads() {}

  static void start(String purpose, Runnable task) {
    Thread thread =
        new Thread(task, "conformance-proxy-" + purpose + "-" + COUNT.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
  }
}
