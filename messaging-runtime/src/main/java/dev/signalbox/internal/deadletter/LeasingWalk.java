package dev.signalbox.internal.deadletter;

import dev.signalbox.internal.deadletter.LetterVisitor.Letter;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.StoredMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A walk for brokers that cannot browse: it takes letters under a lease and gives back, at its end,
 * all that are not to be removed. Meanwhile nobody else sees them. It keeps their receipts, not
 * their bodies.
 */
final class LeasingWalk implements LetterWalk {
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_HELD = 1_000_000;

  private final EventMessagingService service;
  private final DeadLetterQueue queue;
  private final Duration lease;
  private long extendedNanos = System.nanoTime();

  LeasingWalk(EventMessagingService service, DeadLetterQueue queue) {
    this.service = service;
    this.queue = queue;
    Duration longest = service.capabilities().limits().longestLease();
    this.lease = LEASE.compareTo(longest) < 0 ? LEASE : longest;
  }

  @Override
  public @Nullable String walk(@Nullable String cursor, LetterVisitor visitor) throws Exception {
    EventReceiver receiver = service.openReceiver(options());
    try {
      walk(receiver, visitor);
    } finally {
      receiver.close(CLOSE_TIMEOUT);
    }
    return null;
  }

  private ReceiverOptions options() {
    return new ReceiverOptions(
        List.of(queue), lease, MAX_HELD, Long.MAX_VALUE, Ordering.UNORDERED, "dead-letters");
  }

  private void walk(EventReceiver receiver, LetterVisitor visitor) throws Exception {
    List<Delivery> held = new ArrayList<>();
    try {
      while (visitor.wanted() > 0) {
        List<Delivery> page = receiver.receive(visitor.wanted(), PATIENCE);
        if (page.isEmpty()) {
          return;
        }
        page.forEach(delivery -> held.add(withoutBody(delivery)));
        Set<String> removed =
            visitor.visit(page.stream().map(LeasingWalk::letter).toList()).stream()
                .map(Letter::id)
                .collect(Collectors.toSet());
        settleRemoved(receiver, held, removed);
        keepLeases(receiver, held);
      }
    } finally {
      settle(receiver, held.stream().map(Settlement.Release::new).toList());
    }
  }

  private static Letter letter(Delivery delivery) {
    return new Letter(delivery.brokerMessageId(), delivery.enqueuedAt(), delivery.message());
  }

  private void settleRemoved(EventReceiver receiver, List<Delivery> held, Set<String> removed)
      throws Exception {
    List<Settlement.Ack> acks =
        held.stream()
            .filter(delivery -> removed.contains(delivery.brokerMessageId()))
            .map(Settlement.Ack::new)
            .toList();
    settle(receiver, acks);
    held.removeIf(delivery -> removed.contains(delivery.brokerMessageId()));
  }

  // In time for the oldest ones; what is lost all the same comes again, and is at worst seen twice.
  private void keepLeases(EventReceiver receiver, List<Delivery> held) throws Exception {
    boolean due = System.nanoTime() - extendedNanos > lease.toNanos() / 3;
    if (!due || !service.capabilities().has(Capability.LEASE)) {
      return;
    }
    extendedNanos = System.nanoTime();
    int most = service.capabilities().limits().maxSettlements();
    for (int from = 0; from < held.size(); from += most) {
      receiver.extend(held.subList(from, Math.min(held.size(), from + most)), lease);
    }
  }

  private void settle(EventReceiver receiver, List<? extends Settlement> settlements)
      throws Exception {
    int most = service.capabilities().limits().maxSettlements();
    for (int from = 0; from < settlements.size(); from += most) {
      receiver.settle(settlements.subList(from, Math.min(settlements.size(), from + most)));
    }
  }

  private static Delivery withoutBody(Delivery delivery) {
    StoredMessage message = delivery.message();
    return new Delivery(
        delivery.queue(),
        delivery.receipt(),
        delivery.brokerMessageId(),
        delivery.attempt(),
        delivery.deliveries(),
        delivery.enqueuedAt(),
        delivery.leaseUntil(),
        new StoredMessage(
            message.id(), message.name(), message.orderingKey(), null, Map.of(), EventBody.EMPTY));
  }
}
