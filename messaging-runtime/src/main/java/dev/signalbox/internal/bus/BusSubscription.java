package dev.signalbox.internal.bus;

import dev.signalbox.EventContext;
import dev.signalbox.EventHandler;
import dev.signalbox.Subscription;
import dev.signalbox.internal.handler.HandlerRun;
import dev.signalbox.spi.EventPattern;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscriber: a mailbox and the thread that empties it. */
final class BusSubscription implements Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(BusSubscription.class);

  private final InProcessEventBus bus;
  private final EventPattern pattern;
  private final EventHandler handler;
  private final Mailbox mailbox;
  private final Thread thread;
  private final LongAdder handled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder timedOut = new LongAdder();

  BusSubscription(
      InProcessEventBus bus, EventPattern pattern, EventHandler handler, ThreadFactory threads) {
    this.bus = bus;
    this.pattern = pattern;
    this.handler = handler;
    this.mailbox = new Mailbox(bus.settings());
    this.thread = threads.newThread(this::work);
  }

  void start() {
    thread.start();
  }

  boolean matches(String eventName) {
    return pattern.matches(eventName);
  }

  void offer(BusEvent event) {
    mailbox.offer(event, () -> Thread.currentThread() != thread);
  }

  private void work() {
    for (BusEvent event = mailbox.take(); event != null; event = mailbox.take()) {
      handle(event);
    }
  }

  private void handle(BusEvent event) {
    HandlerRun<BusSubscription> run = bus.watch().begin(this);
    Throwable failure = null;
    try {
      handler.handle(event.event(), EventContext.FAST);
    } catch (Throwable thrown) {
      failure = thrown;
    } finally {
      bus.watch().end(run);
    }
    count(event, run, failure);
  }

  private void count(BusEvent event, HandlerRun<BusSubscription> run, @Nullable Throwable failure) {
    boolean late = run.reason() == HandlerRun.Reason.TIMEOUT;
    if (late) {
      timedOut.increment();
    }
    if (failure == null && !late) {
      handled.increment();
      return;
    }
    failed.increment();
    if (bus.settings().logSubscriberErrors()) {
      LOG.atWarn()
          .addKeyValue("event_id", event.message().id())
          .addKeyValue("event_name", event.message().name())
          .addKeyValue("pattern", pattern)
          .setCause(failure)
          .log(late ? "Subscriber went over its time" : "Subscriber failed");
    }
  }

  @Override
  public void pause() {
    mailbox.pause();
  }

  @Override
  public void resume() {
    mailbox.resume();
  }

  @Override
  public Stats stats() {
    long[] counts = mailbox.counts();
    return new Stats(
        counts[0], handled.sum(), failed.sum(), timedOut.sum(), counts[1], counts[2], counts[3]);
  }

  @Override
  public void close() {
    bus.remove(this);
    mailbox.close();
    mailbox.clear();
  }

  /** Takes nothing new; what waits is still handled. */
  void finish() {
    mailbox.close();
  }

  /** Waits for the thread to end, if it is not the calling one; whether it has ended. */
  boolean join(long nanos) throws InterruptedException {
    if (thread == Thread.currentThread()) {
      return true;
    }
    thread.join(Math.max(1, nanos / 1_000_000));
    return !thread.isAlive();
  }
}
