package dev.signalbox.internal.consume;

import dev.signalbox.EventCodec;
import dev.signalbox.RetryPolicy;
import dev.signalbox.internal.handler.HandlerRegistry;
import dev.signalbox.routing.ConsumerSettings;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * What a consumer is to do, decided before it starts.
 *
 * @param group the consumer group
 * @param sources where it reads
 * @param handlers whom it calls, interceptors included
 * @param retry when a failed event is tried again
 * @param settings the rest of the group's settings
 * @param codec decodes events
 * @param clock of leases and delays
 * @param handlerThreads makes the threads that run handlers
 * @param owner the Signalbox whose handlers may call back
 */
public record ConsumerPlan(
    String group,
    List<ConsumerSource> sources,
    HandlerRegistry handlers,
    RetryPolicy retry,
    ConsumerSettings settings,
    EventCodec codec,
    Clock clock,
    ThreadFactory handlerThreads,
    Object owner) {
  /** Copies the list. */
  public ConsumerPlan {
    sources = List.copyOf(sources);
  }
}
