package dev.signalbox.internal.handler;

import dev.signalbox.DomainEvent;
import dev.signalbox.HandlerInterceptor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which event this thread is handling, and for which Signalbox: what an event published inside a
 * handler inherits from, and how closing from inside a handler is recognised.
 */
public final class HandlerScope {
  private static final ThreadLocal<@Nullable HandlerScope> CURRENT = new ThreadLocal<>();

  private final Object owner;
  private final DomainEvent event;

  private HandlerScope(Object owner, DomainEvent event) {
    this.owner = owner;
    this.event = event;
  }

  /** The outermost interceptor of every handler of an owner. */
  public static HandlerInterceptor of(Object owner) {
    return (event, context, next) -> {
      HandlerScope outer = CURRENT.get();
      CURRENT.set(new HandlerScope(owner, event));
      try {
        next.handle(event, context);
      } finally {
        if (outer == null) {
          CURRENT.remove();
        } else {
          CURRENT.set(outer);
        }
      }
    };
  }

  /** The event that this thread is handling for anybody. */
  public static Optional<DomainEvent> currentEvent() {
    HandlerScope scope = CURRENT.get();
    return scope == null ? Optional.empty() : Optional.of(scope.event);
  }

  /** Whether this thread is inside a handler of the owner. */
  public static boolean inside(Object owner) {
    HandlerScope scope = CURRENT.get();
    return scope != null && scope.owner == owner;
  }
}
