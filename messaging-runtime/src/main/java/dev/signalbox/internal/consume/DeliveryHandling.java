package dev.signalbox.internal.consume;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventContext;
import dev.signalbox.EventHandler;
import dev.signalbox.internal.handler.HandlerRun;
import dev.signalbox.internal.handler.RunWatch;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.routing.UnmatchedEvents;
import dev.signalbox.spi.Capability;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a handler thread does with one delivery: decode, match, run, and decide. */
final class DeliveryHandling {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryHandling.class);
  private static final int MAX_UNMATCHED_NAMES = 1_000;

  private final ConsumerEngine engine;
  private final Decisions decisions;
  private final RunWatch<EventTask> watch;
  private final Set<String> unmatchedNames = ConcurrentHashMap.newKeySet();

  DeliveryHandling(ConsumerEngine engine, Decisions decisions, RunWatch<EventTask> watch) {
    this.engine = engine;
    this.decisions = decisions;
    this.watch = watch;
  }

  /** Handles one delivery on this thread; never throws. */
  void handle(EventTask task) {
    if (!task.session.now().isBefore(task.leaseUntil())) {
      decisions.expired(task);
      return;
    }
    DomainEvent event;
    try {
      event = decoded(task);
    } catch (Throwable undecodable) {
      decisions.undecodable(task, undecodable);
      return;
    }
    List<EventHandler> handlers = engine.plan().handlers().matching(event.name());
    if (handlers.isEmpty()) {
      unmatched(task, event);
    } else if (task.move(EventTask.State.WAITING, EventTask.State.RUNNING)) {
      run(task, event, handlers);
    }
  }

  private DomainEvent decoded(EventTask task) {
    DomainEvent event = task.event();
    if (event == null) {
      event = engine.plan().codec().decode(task.delivery.message());
      task.decoded(event);
    }
    return event;
  }

  private void unmatched(EventTask task, DomainEvent event) {
    engine.metrics().unmatched.increment();
    boolean deadLetter = engine.plan().settings().unmatched() == UnmatchedEvents.DEAD_LETTER;
    if (unmatchedNames.size() < MAX_UNMATCHED_NAMES && unmatchedNames.add(event.name())) {
      LOG.atInfo()
          .addKeyValue("event_name", event.name())
          .addKeyValue("group", engine.plan().group())
          .log(
              "No handler of this consumer matches; such events are {}",
              deadLetter ? "dead-lettered" : "acknowledged and counted");
    }
    decisions.unmatched(task, deadLetter);
  }

  private void run(EventTask task, DomainEvent event, List<EventHandler> handlers) {
    markStarted(task);
    EventContext context = context(task);
    engine.metrics().running.incrementAndGet();
    HandlerRun<EventTask> run = watch.begin(task);
    Throwable failure = null;
    boolean ours;
    try {
      failure = runAll(run, event, context, handlers);
    } finally {
      ours = watch.end(run);
      engine.metrics().running.decrementAndGet();
    }
    if (ours) {
      decisions.afterRun(run, failure);
    }
  }

  // All that match run, one after the other within the same time-out; the first failure counts.
  private static @Nullable Throwable runAll(
      HandlerRun<EventTask> run,
      DomainEvent event,
      EventContext context,
      List<EventHandler> handlers) {
    Throwable first = null;
    for (EventHandler handler : handlers) {
      if (run.overdue()) {
        break;
      }
      try {
        handler.handle(event, context);
      } catch (Throwable failure) {
        if (first == null) {
          first = failure;
        } else if (first != failure) {
          first.addSuppressed(failure);
        }
      }
    }
    return first;
  }

  private void markStarted(EventTask task) {
    if (!task.session.source().can(Capability.MARKED_ATTEMPTS)) {
      return;
    }
    try {
      task.session.receiver().markStarted(List.of(task.delivery));
    } catch (Throwable failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      task.session
          .logFailure(task)
          .setCause(failure)
          .log("The attempt could not be noted; it is not counted if the process dies now");
    }
  }

  private EventContext context(EventTask task) {
    return new EventContext(
        DeliveryMode.DURABLE,
        task.session.source().provider(),
        task.delivery.queue().name(),
        engine.plan().group(),
        task.delivery.brokerMessageId(),
        task.attempt(),
        engine.plan().retry().maxAttempts(),
        task.delivery.enqueuedAt());
  }
}
