package dev.signalbox.internal.consume;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One receiver of a consumer: its receive loop, its window, and the deliveries it holds. Survives
 * every error of the provider by waiting and asking again.
 */
final class ReceiverSession implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiverSession.class);
  private static final long ROOM_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How a delivery left the engine. */
  enum Fate {
    SETTLED,
    STALE,
    FAILED
  }

  private final ConsumerEngine engine;
  private final ConsumerSource source;
  private final String queueNames;
  private final EventReceiver receiver;
  private final Window window;
  private final Settler settler;
  private final int batchSize;
  private final Set<EventTask> inFlight = ConcurrentHashMap.newKeySet();
  private final ReceiveBackoff backoff = new ReceiveBackoff();

  ReceiverSession(
      ConsumerEngine engine, ConsumerSource source, ReceiverOptions options, EventReceiver opened) {
    this.engine = engine;
    this.source = source;
    this.queueNames =
        options.queues().stream().map(MessageQueue::name).collect(Collectors.joining(","));
    this.receiver = opened;
    this.window = new Window(options.windowEvents(), options.windowBytes());
    this.settler = new Settler(this, source.service().capabilities().limits().maxSettlements());
    this.batchSize = engine.plan().settings().batchSize();
  }

  /** Receives until the consumer stops. */
  @Override
  public void run() {
    try {
      returnPrefetchedIfShut();
      while (engine.gate().awaitOpen()) {
        receiveOnce();
        returnPrefetchedIfShut();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void returnPrefetchedIfShut() throws InterruptedException {
    if (engine.gate().open()) {
      return;
    }
    try {
      receiver.returnPrefetched();
    } catch (InterruptedException stopped) {
      throw stopped;
    } catch (Throwable failure) {
      LOG.atWarn()
          .addKeyValue("provider", source.provider())
          .addKeyValue("queue", queueNames)
          .setCause(failure)
          .log("What was fetched ahead could not be given back; it comes again after its lease");
    }
  }

  private void receiveOnce() throws InterruptedException {
    int room = window.room(batchSize, ROOM_WAIT_NANOS);
    if (room == 0) {
      return;
    }
    List<Delivery> batch;
    ConsumerMetrics metrics = engine.metrics();
    metrics.pollingCycles.increment();
    metrics.lastPoll = now();
    try {
      batch = receiver.receive(room, engine.plan().settings().pollingInterval());
    } catch (InterruptedException stopped) {
      throw stopped;
    } catch (Throwable failure) {
      afterFailure(failure);
      return;
    }
    recovered();
    if (!batch.isEmpty()) {
      metrics.received.add(batch.size());
      accept(batch);
    }
  }

  private void afterFailure(Throwable failure) throws InterruptedException {
    if (!engine.gate().mayOpen()) {
      return;
    }
    engine.metrics().receiveErrors.increment();
    long wait = backoff.nextNanos();
    if (backoff.failures() == 1) {
      LOG.atWarn()
          .addKeyValue("provider", source.provider())
          .addKeyValue("queue", queueNames)
          .addKeyValue("group", engine.plan().group())
          .setCause(failure)
          .log(
              "Receiving failed ({}); trying again with growing pauses",
              source.classify().apply(failure));
    }
    engine.gate().pauseFor(wait);
  }

  private void recovered() {
    if (backoff.failures() > 0) {
      LOG.atInfo()
          .addKeyValue("provider", source.provider())
          .addKeyValue("queue", queueNames)
          .addKeyValue("group", engine.plan().group())
          .log("Receiving works again after {} failures", backoff.failures());
      backoff.reset();
    }
  }

  private void accept(List<Delivery> batch) throws InterruptedException {
    List<EventTask> tasks = new ArrayList<>(batch.size());
    long bytes = 0;
    for (Delivery delivery : batch) {
      EventTask task = new EventTask(this, delivery);
      tasks.add(task);
      bytes += task.bytes();
    }
    window.take(batch.size(), bytes);
    inFlight.addAll(tasks);
    engine.admit(tasks);
  }

  /** Decides a delivery's fate; the broker hears of it with the next batch. */
  void settle(EventTask task, Settlement settlement) {
    settler.submit(task, settlement);
  }

  /** A delivery has left the engine. */
  void settled(EventTask task, Fate fate) {
    if (!inFlight.remove(task)) {
      return;
    }
    if (fate == Fate.STALE) {
      engine.metrics().stale.increment();
      logFailure(task).log("The lease ended before the settlement; the event comes again");
    } else if (fate == Fate.FAILED) {
      engine.metrics().settleErrors.increment();
    }
    engine.left();
    // Last: there is room only once nobody counts the delivery any more.
    window.release(1, task.bytes());
  }

  /** Opens the log line of a failure with what every such line carries (OBS-04). */
  LoggingEventBuilder logFailure(EventTask task) {
    return LOG.atWarn()
        .addKeyValue("event_id", task.eventId())
        .addKeyValue("event_name", task.eventName())
        .addKeyValue("queue", task.delivery.queue().name())
        .addKeyValue("provider", source.provider())
        .addKeyValue("group", engine.plan().group())
        .addKeyValue("attempt", task.attempt());
  }

  /** Closes the receiver: what it still holds goes back to the broker. */
  void close(Duration timeout) {
    try {
      receiver.close(timeout);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      LOG.atWarn()
          .addKeyValue("provider", source.provider())
          .addKeyValue("queue", queueNames)
          .setCause(failure)
          .log("Closing the receiver failed; its deliveries come again when their leases end");
    }
    inFlight.forEach(task -> settled(task, Fate.FAILED));
  }

  void wakeUp() {
    receiver.wakeUp();
  }

  Instant now() {
    return engine.plan().clock().instant();
  }

  Collection<EventTask> inFlight() {
    return inFlight;
  }

  Settler settler() {
    return settler;
  }

  ConsumerSource source() {
    return source;
  }

  EventReceiver receiver() {
    return receiver;
  }

  String queueNames() {
    return queueNames;
  }
}
