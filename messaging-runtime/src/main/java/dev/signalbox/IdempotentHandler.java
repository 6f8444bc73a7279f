package dev.signalbox;

import dev.signalbox.IdempotencyStore.Claim;
import java.time.Duration;
import java.util.Objects;

/**
 * A handler that handles each event once per scope: it skips what has been handled, and asks for a
 * retry of what is being handled by somebody else. A failed run is forgotten, so that the retry
 * runs. Thread-safe.
 */
public final class IdempotentHandler implements EventHandler {
  private static final Duration BUSY_DELAY = Duration.ofSeconds(1);

  private final IdempotencyStore store;
  private final String scope;
  private final Duration lease;
  private final EventHandler handler;

  /**
   * A handler around another one.
   *
   * @param scope whose handling it is: handlers of one scope share what they have handled
   * @param lease longer than the handler may run; when the process dies, the event can be handled
   *     again after that
   */
  public IdempotentHandler(
      IdempotencyStore store, String scope, Duration lease, EventHandler handler) {
    this.store = Objects.requireNonNull(store, "store");
    this.scope = Objects.requireNonNull(scope, "scope");
    this.lease = Objects.requireNonNull(lease, "lease");
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  @Override
  public void handle(DomainEvent event, EventContext context) throws Exception {
    Claim claim = store.claim(scope, event.id(), lease);
    switch (claim.state()) {
      case DONE -> {}
      case BUSY ->
          throw new RetryLaterException(
              BUSY_DELAY, "event " + event.id() + " is being handled elsewhere");
      case WON -> run(event, context, claim);
    }
  }

  private void run(DomainEvent event, EventContext context, Claim claim) throws Exception {
    try {
      handler.handle(event, context);
    } catch (Throwable failure) {
      abandon(claim, failure);
      throw failure;
    }
    store.complete(claim);
  }

  private void abandon(Claim claim, Throwable failure) {
    try {
      store.abandon(claim);
    } catch (Exception broken) {
      if (broken instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      failure.addSuppressed(broken);
    }
  }
}
