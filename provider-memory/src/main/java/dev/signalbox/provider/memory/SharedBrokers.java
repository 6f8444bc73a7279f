package dev.signalbox.provider.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The brokers of one provider object by instance name, each kept while somebody uses it. */
final class SharedBrokers {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Shared> byInstance = new HashMap<>();

  /** Begins a use of an instance's broker, which is made by the first. */
  Use use(String instance, Supplier<Broker> make) {
    lock.lock();
    try {
      Shared shared = byInstance.computeIfAbsent(instance, name -> new Shared(make.get()));
      shared.users++;
      return new Use(instance, shared.broker);
    } finally {
      lock.unlock();
    }
  }

  private void release(String instance) {
    lock.lock();
    try {
      byInstance.computeIfPresent(instance, (name, shared) -> --shared.users == 0 ? null : shared);
    } finally {
      lock.unlock();
    }
  }

  private static final class Shared {
    final Broker broker;
    int users;

    Shared(Broker broker) {
      this.broker = broker;
    }
  }

  /** One connection's use of a broker. */
  final class Use implements AutoCloseable {
    private final String instance;
    private final Broker broker;
    private final AtomicBoolean released = new AtomicBoolean();

    private Use(String instance, Broker broker) {
      this.instance = instance;
      this.broker = broker;
    }

    String instance() {
      return instance;
    }

    Broker broker() {
      return broker;
    }

    /** Ends the use; the last one drops the broker with all that it holds. Idempotent. */
    @Override
    public void close() {
      if (released.compareAndSet(false, true)) {
        release(instance);
      }
    }
  }
}
