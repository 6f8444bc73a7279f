package dev.signalbox.conformance.saboteur;

import dev.signalbox.HandlerInterceptor;
import dev.signalbox.PublishInterceptor;
import dev.signalbox.conformance.interposed.InterposedProvider;
import dev.signalbox.conformance.interposed.InterposedReceiver;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Ways to lie. */
final class Lies {
  private Lies() {}

  /** Targets of a provider in front of provider-memory. */
  static ConformanceTarget provider(UnaryOperator<EventMessagingProvider> lie) {
    return ConformanceTarget.of(lie.apply(new MemoryProvider()), Map.of());
  }

  /** Lies in a service. */
  static ConformanceTarget service(UnaryOperator<EventMessagingService> lie) {
    return provider(
        memory ->
            new InterposedProvider(memory) {
              @Override
              protected EventMessagingService around(EventMessagingService service) {
                return lie.apply(service);
              }
            });
  }

  /** How a lying service publishes. */
  interface Publishing {
    CompletionStage<List<PublishOutcome>> publish(
        EventMessagingService honest, Destination to, List<EventMessage> batch, Duration timeout);
  }

  /** Lies when it publishes. */
  static ConformanceTarget publish(Publishing lie) {
    return service(
        honest ->
            new InterposedService(honest) {
              @Override
              public CompletionStage<List<PublishOutcome>> publish(
                  Destination destination, List<EventMessage> batch, Duration timeout) {
                return lie.publish(honest, destination, batch, timeout);
              }
            });
  }

  /** Changes each event that is published to a channel. */
  static ConformanceTarget publishing(UnaryOperator<EventMessage> lie) {
    return publish(
        (honest, to, batch, timeout) ->
            honest.publish(to, batch.stream().map(lie).toList(), timeout));
  }

  /** Makes a lying receiver of an honest one. */
  interface Receiving {
    EventReceiver around(
        EventReceiver honest, EventMessagingService service, ReceiverOptions options);
  }

  /** Lies when it delivers or settles. */
  static ConformanceTarget receiver(Receiving lie) {
    return service(
        honest ->
            new InterposedService(honest) {
              @Override
              protected EventReceiver around(EventReceiver receiver, ReceiverOptions options) {
                return lie.around(receiver, honest, options);
              }
            });
  }

  /** What a lying receiver delivers instead of honest deliveries. */
  interface Delivering {
    List<Delivery> deliver(EventReceiver honest, List<Delivery> deliveries) throws Exception;
  }

  /** Changes what is delivered. */
  static ConformanceTarget delivering(Delivering lie) {
    return receiver(
        (honest, service, options) ->
            new InterposedReceiver(honest) {
              @Override
              public List<Delivery> receive(int max, Duration maxWait) throws Exception {
                return lie.deliver(honest, inner().receive(max, maxWait));
              }
            });
  }

  /** What a lying receiver does instead of an honest settlement. */
  interface Settling {
    SettlementOutcome settle(EventReceiver honest, Settlement settlement) throws Exception;
  }

  /** Changes what is settled, one by one. */
  static ConformanceTarget settling(Settling lie) {
    return receiver(
        (honest, service, options) ->
            new InterposedReceiver(honest) {
              @Override
              public List<SettlementOutcome> settle(List<? extends Settlement> settlements)
                  throws Exception {
                List<SettlementOutcome> outcomes = new ArrayList<>();
                for (Settlement settlement : settlements) {
                  outcomes.add(lie.settle(inner(), settlement));
                }
                return outcomes;
              }
            });
  }

  /** Settles one honestly. */
  static SettlementOutcome honestly(EventReceiver receiver, Settlement settlement)
      throws Exception {
    return receiver.settle(List.of(settlement)).get(0);
  }

  /** An engine that lies around its handlers. */
  static ConformanceTarget handling(HandlerInterceptor lie) {
    return ConformanceTarget.of(new MemoryProvider(), Map.of())
        .customize(builder -> builder.interceptHandlers(lie));
  }

  /** An engine that lies around its publishes. */
  static ConformanceTarget intercepting(PublishInterceptor lie) {
    return ConformanceTarget.of(new MemoryProvider(), Map.of())
        .customize(builder -> builder.interceptPublish(lie));
  }

  /** A delivery with another attempt. */
  static Delivery attempt(Delivery delivery, int attempt) {
    return new Delivery(
        delivery.queue(),
        delivery.receipt(),
        delivery.brokerMessageId(),
        attempt,
        delivery.deliveries(),
        delivery.enqueuedAt(),
        delivery.leaseUntil(),
        delivery.message());
  }

  /** A message with another body. */
  static EventMessage body(EventMessage message, String body) {
    return new EventMessage(
        message.id(),
        message.publicationId(),
        message.name(),
        message.namespace(),
        message.orderingKey(),
        message.contentType(),
        message.notBefore(),
        message.headers(),
        EventBody.ofUtf8(body));
  }
}
