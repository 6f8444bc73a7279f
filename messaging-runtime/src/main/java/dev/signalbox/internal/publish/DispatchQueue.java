package dev.signalbox.internal.publish;

import dev.signalbox.DispatchResult;
import dev.signalbox.Publication;
import dev.signalbox.PublishReceipt;
import dev.signalbox.SignalboxStats;
import dev.signalbox.internal.concurrent.SignalboxThreads;
import dev.signalbox.routing.PublisherSettings;
import dev.signalbox.spi.MessagingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of business code that must never wait: offering one takes no lock, never parks and never
 * throws. A thread of the engine publishes them; what is dropped or fails is counted and logged.
 */
public final class DispatchQueue {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchQueue.class);
  private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PublisherSettings settings;
  private final Function<Publication, CompletableFuture<PublishReceipt>> publish;
  private final ConcurrentLinkedQueue<Publication> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicInteger unconfirmed = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final LongAdder taken = new LongAdder();
  private final LongAdder published = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final AtomicLong nextDropLog = new AtomicLong(System.nanoTime());
  private final Thread worker;
  private volatile boolean parked;

  /** A queue whose events go to the function; its thread starts at once. */
  public DispatchQueue(
      PublisherSettings settings,
      Function<Publication, CompletableFuture<PublishReceipt>> publish) {
    this.settings = settings;
    this.publish = publish;
    this.worker = SignalboxThreads.platform("dispatch").newThread(this::work);
    worker.start();
  }

  /** Takes an event if there is room. Never parks, never throws. */
  public DispatchResult offer(Publication publication) {
    if (closed.get()) {
      return DispatchResult.CLOSED;
    }
    if (size.getAndIncrement() >= settings.commandBufferSize()) {
      size.decrementAndGet();
      drop(publication);
      return DispatchResult.DROPPED;
    }
    taken.increment();
    waiting.add(publication);
    if (parked) {
      LockSupport.unpark(worker);
    }
    return DispatchResult.TAKEN;
  }

  /** Counts and logs an event that broke a rule before it could be offered. */
  public DispatchResult refused(String eventName, RuntimeException why) {
    refused.increment();
    LOG.atWarn().addKeyValue("event_name", eventName).log("Dispatch refused: {}", why.getMessage());
    return DispatchResult.REFUSED;
  }

  private void drop(Publication publication) {
    dropped.increment();
    long now = System.nanoTime();
    long next = nextDropLog.get();
    if (settings.logDroppedEvents()
        && now - next >= 0
        && nextDropLog.compareAndSet(next, now + LOG_EVERY_NANOS)) {
      LOG.atWarn()
          .addKeyValue("event_id", publication.event().id())
          .addKeyValue("event_name", publication.event().name())
          .log(
              "Dispatch buffer full ({} events wait): {} dropped so far; said once a second",
              settings.commandBufferSize(),
              dropped.sum());
    }
  }

  private void work() {
    while (true) {
      Publication next = waiting.poll();
      if (next != null) {
        publishOne(next);
      } else if (closed.get()) {
        return;
      } else {
        // Told to the offering side before the last look, so that one of both sees the other.
        parked = true;
        if (waiting.isEmpty() && !closed.get()) {
          LockSupport.park(this);
        }
        parked = false;
      }
    }
  }

  private void publishOne(Publication publication) {
    unconfirmed.incrementAndGet();
    size.decrementAndGet();
    try {
      CompletableFuture<PublishReceipt> ignored =
          publish.apply(publication).whenComplete((receipt, why) -> done(publication, why));
    } catch (Throwable thrown) {
      done(publication, thrown);
    }
  }

  private void done(Publication publication, @Nullable Throwable failure) {
    unconfirmed.decrementAndGet();
    if (failure == null) {
      published.increment();
      LOG.atDebug()
          .addKeyValue("event_id", publication.event().id())
          .addKeyValue("event_name", publication.event().name())
          .log("Domain event published");
      return;
    }
    failed.increment();
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.atWarn()
        .addKeyValue("event_id", publication.event().id())
        .addKeyValue("event_name", publication.event().name())
        .setCause(cause instanceof MessagingException ? null : cause)
        .log("Dispatched event could not be published: {}", cause.getMessage());
  }

  /** What became of dispatched events so far. */
  public SignalboxStats.Dispatching stats() {
    return new SignalboxStats.Dispatching(
        taken.sum(), published.sum(), failed.sum(), dropped.sum(), refused.sum(), size.get());
  }

  /**
   * Takes nothing new, publishes what waits, and waits for the confirmations; what is not sent by
   * then is dropped and counted. Blocks no longer than the time-out.
   */
  public void close(Duration timeout) {
    closed.set(true);
    LockSupport.unpark(worker);
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean interrupted = false;
    while ((size.get() > 0 || unconfirmed.get() > 0 || worker.isAlive())
        && deadline - System.nanoTime() > 0
        && !interrupted) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
      interrupted = Thread.currentThread().isInterrupted();
    }
    worker.interrupt();
    for (Publication left = waiting.poll(); left != null; left = waiting.poll()) {
      size.decrementAndGet();
      drop(left);
    }
  }
}
