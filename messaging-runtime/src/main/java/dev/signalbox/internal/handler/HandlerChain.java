package dev.signalbox.internal.handler;

import dev.signalbox.EventHandler;
import dev.signalbox.HandlerInterceptor;
import java.util.List;

/** Puts interceptors around a handler. */
public final class HandlerChain {
  private HandlerChain() {}

  /** The handler inside the interceptors, the first of which is the outermost. */
  public static EventHandler of(List<HandlerInterceptor> interceptors, EventHandler handler) {
    EventHandler chain = handler;
    for (int i = interceptors.size() - 1; i >= 0; i--) {
      HandlerInterceptor interceptor = interceptors.get(i);
      EventHandler inner = chain;
      chain = (event, context) -> interceptor.around(event, context, inner);
    }
    return chain;
  }
}
