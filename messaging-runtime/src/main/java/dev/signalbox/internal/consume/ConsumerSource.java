package dev.signalbox.internal.consume;

import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.MessageQueue;
import java.util.List;
import java.util.function.Function;

/**
 * Where a consumer reads: some queues of one connected provider instance.
 *
 * @param provider the instance's name
 * @param service the connection
 * @param classify the provider's classification of failures
 * @param queues the queues, all to be read
 */
public record ConsumerSource(
    String provider,
    EventMessagingService service,
    Function<Throwable, ErrorCode> classify,
    List<? extends MessageQueue> queues) {
  /** Copies the list. */
  public ConsumerSource {
    queues = List.copyOf(queues);
  }

  boolean can(Capability capability) {
    return service.capabilities().has(capability);
  }
}
