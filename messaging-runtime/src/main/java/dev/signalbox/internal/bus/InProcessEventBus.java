package dev.signalbox.internal.bus;

import dev.signalbox.EventHandler;
import dev.signalbox.HandlerInterceptor;
import dev.signalbox.Subscription;
import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.internal.handler.HandlerChain;
import dev.signalbox.internal.handler.RunWatch;
import dev.signalbox.routing.FastSettings;
import dev.signalbox.spi.EventPattern;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Delivers events to in-process subscribers, each with a bounded buffer and a thread of its own, so
 * that a slow or failing one affects nobody. Which subscriptions a name matches is remembered until
 * they change. Thread-safe.
 *
 * <p>A buffer per subscription holds only what matches, so that its size and its count of drops are
 * the subscriber's own and exact.
 */
public final class InProcessEventBus {
  private static final int REMEMBERED_NAMES = 10_000;

  private final FastSettings settings;
  private final List<HandlerInterceptor> interceptors;
  private final ThreadFactory threads = SignalboxThreads.handlers("subscriber");
  private final List<BusSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private final RunWatch<BusSubscription> watch;
  private final AtomicBoolean watching = new AtomicBoolean();
  private volatile ConcurrentHashMap<String, BusSubscription[]> byName = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A bus without subscribers. */
  public InProcessEventBus(FastSettings settings, List<HandlerInterceptor> interceptors) {
    this.settings = settings;
    this.interceptors = List.copyOf(interceptors);
    this.watch = new RunWatch<>(settings.dispatchTimeout(), run -> {});
  }

  /**
   * Offers an event to all subscribers that match. Blocks only with the overflow strategy BLOCK.
   *
   * @return how many matched
   */
  public int publish(BusEvent event) {
    BusSubscription[] matching = matching(event.message().name());
    for (BusSubscription subscription : matching) {
      subscription.offer(event);
    }
    return matching.length;
  }

  private BusSubscription[] matching(String eventName) {
    ConcurrentHashMap<String, BusSubscription[]> names = byName;
    BusSubscription[] known = names.get(eventName);
    if (known != null) {
      return known;
    }
    BusSubscription[] found =
        subscriptions.stream()
            .filter(subscription -> subscription.matches(eventName))
            .toArray(BusSubscription[]::new);
    // Into the map that was there before the look: a change since then has replaced it.
    if (names.size() < REMEMBERED_NAMES) {
      names.put(eventName, found);
    }
    return found;
  }

  /** Adds a subscriber; it gets what is published from now on. */
  public Subscription subscribe(EventPattern pattern, EventHandler handler) {
    BusSubscription subscription =
        new BusSubscription(this, pattern, HandlerChain.of(interceptors, handler), threads);
    if (watching.compareAndSet(false, true)) {
      SignalboxThreads.platform("subscriber-watch").newThread(watch).start();
    }
    subscription.start();
    subscriptions.add(subscription);
    byName = new ConcurrentHashMap<>();
    if (closed) {
      subscription.close();
    }
    return subscription;
  }

  void remove(BusSubscription subscription) {
    subscriptions.remove(subscription);
    byName = new ConcurrentHashMap<>();
  }

  FastSettings settings() {
    return settings;
  }

  RunWatch<BusSubscription> watch() {
    return watch;
  }

  /**
   * Takes nothing new, lets subscribers handle what waits, and interrupts them when the time is
   * over. Blocks no longer than that and a second; not for the calling subscriber itself.
   */
  public void close(Duration timeout) {
    closed = true;
    long deadline = System.nanoTime() + timeout.toNanos();
    List<BusSubscription> all = List.copyOf(subscriptions);
    all.forEach(BusSubscription::finish);
    try {
      if (!join(all, deadline)) {
        all.forEach(BusSubscription::close);
        watch.interruptAll();
        boolean ignored = join(all, System.nanoTime() + Duration.ofSeconds(1).toNanos());
      }
    } catch (InterruptedException interrupted) {
      all.forEach(BusSubscription::close);
      watch.interruptAll();
      Thread.currentThread().interrupt();
    }
    watch.close();
  }

  private static boolean join(List<BusSubscription> all, long deadline)
      throws InterruptedException {
    boolean ended = true;
    for (BusSubscription subscription : all) {
      ended &= subscription.join(deadline - System.nanoTime());
    }
    return ended;
  }
}
