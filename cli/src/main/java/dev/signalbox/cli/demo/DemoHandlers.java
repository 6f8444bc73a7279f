package dev.signalbox.cli.demo;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventContext;
import dev.signalbox.EventHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The application of the demo: two groups, of which the first one has its troubles. */
final class DemoHandlers {
  /** The default group's place in the ledger. */
  static final int WORK = 0;

  /** The group {@code audit}'s place in the ledger. */
  static final int AUDIT = 1;

  private static final int ONE_FAILURE_IN = 25;

  private final Ledger ledger;
  private final Predicate<DomainEvent> damaged;
  private final Latencies durable = new Latencies();
  private final Latencies fast = new Latencies();
  private final AtomicReference<@Nullable String> poison = new AtomicReference<>();
  private final AtomicReference<@Nullable CompletableFuture<EventContext>> mended =
      new AtomicReference<>();

  /**
   * @param damaged which events a bug of the handler makes impossible to handle; the first one of
   *     them is taken
   */
  DemoHandlers(Ledger ledger, Predicate<DomainEvent> damaged) {
    this.ledger = ledger;
    this.damaged = damaged;
  }

  /** The default group's handler: a service behind it is away now and then, and it has a bug. */
  EventHandler work() {
    return (event, context) -> {
      ledger.seen(event.id());
      CompletableFuture<EventContext> repaired = mended.get();
      if (repaired != null && event.id().equals(poison.get())) {
        repaired.complete(context);
        return;
      }
      if (context.attempt() == 1) {
        durable.arrived(sent(event));
      }
      fallOverDamage(event, context);
      failNowAndThen(event, context);
      ledger.handled(WORK, event.id());
    };
  }

  private void fallOverDamage(DomainEvent event, EventContext context) {
    if (!isPoison(event)) {
      return;
    }
    if (context.lastAttempt()) {
      ledger.givenUp(WORK, event.id());
    } else {
      ledger.failedRun(WORK);
    }
    throw new IllegalStateException("the demo's handler has a bug: it cannot handle this event");
  }

  private boolean isPoison(DomainEvent event) {
    if (poison.get() == null && damaged.test(event)) {
      poison.compareAndSet(null, event.id());
    }
    return event.id().equals(poison.get());
  }

  private void failNowAndThen(DomainEvent event, EventContext context) {
    boolean unlucky = Math.floorMod(event.id().hashCode() * 0x9E3779B9, ONE_FAILURE_IN) == 0;
    if (unlucky && context.attempt() == 1 && !context.lastAttempt()) {
      ledger.failedRun(WORK);
      throw new IllegalStateException("the demo's service does not answer; later it will");
    }
  }

  /** The group {@code audit}'s handler: it takes everything. */
  EventHandler audit() {
    return (event, context) -> ledger.handled(AUDIT, event.id());
  }

  /** The subscriber in process. */
  EventHandler live() {
    return (event, context) -> fast.arrived(sent(event));
  }

  private static String sent(DomainEvent event) {
    return event.headers().getOrDefault(Latencies.SENT, Long.toString(System.nanoTime()));
  }

  /** Mends the bug; completes when the event that met it is handled. */
  CompletableFuture<EventContext> mend() {
    CompletableFuture<EventContext> handled = new CompletableFuture<>();
    mended.set(handled);
    return handled;
  }

  /** From publish to the handler of the default group. */
  Latencies durable() {
    return durable;
  }

  /** From publish to the subscriber in process. */
  Latencies fast() {
    return fast;
  }
}
