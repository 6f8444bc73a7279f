package dev.signalbox.internal.assembly;

import dev.signalbox.EventCodec;
import dev.signalbox.HandlerInterceptor;
import dev.signalbox.PublishInterceptor;
import dev.signalbox.internal.registry.ProviderRegistry;
import dev.signalbox.routing.SignalboxConfig;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * What a Signalbox is made of, as its builder has collected it.
 *
 * @param config the checked configuration
 * @param registry the providers
 * @param codec encodes and decodes
 * @param wallClock stamps events
 * @param leaseClock measures leases and delays; never goes back
 * @param handlerThreads makes the threads that run durable handlers
 * @param applicationObjects what the application lends to provider instances
 * @param publishInterceptors around every publish, the first one outermost
 * @param handlerInterceptors around every handler, the first one outermost
 */
public record EngineParts(
    SignalboxConfig config,
    ProviderRegistry registry,
    EventCodec codec,
    Clock wallClock,
    Clock leaseClock,
    ThreadFactory handlerThreads,
    Map<String, List<Object>> applicationObjects,
    List<PublishInterceptor> publishInterceptors,
    List<HandlerInterceptor> handlerInterceptors) {
  /** Copies the collections. */
  public EngineParts {
    applicationObjects = Map.copyOf(applicationObjects);
    publishInterceptors = List.copyOf(publishInterceptors);
    handlerInterceptors = List.copyOf(handlerInterceptors);
  }
}
