package dev.signalbox;

/**
 * A function around every handler, on both legs: masking, idempotency, tracing. Called on the
 * handler's thread; what it throws is the handler's failure.
 */
@FunctionalInterface
public interface HandlerInterceptor {
  /** Does its part, and calls {@code next} unless the event is not to be handled. */
  void around(DomainEvent event, EventContext context, EventHandler next) throws Exception;
}
