package dev.signalbox.provider.memory;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.time.Instant;

/** Settles deliveries, each fenced by its {@link Lease}. Used under the broker's lock. */
final class Settling {

  private final Broker broker;
  private final MemorySettings settings;

  Settling(Broker broker, MemorySettings settings) {
    this.broker = broker;
    this.settings = settings;
  }

  /** Settles one delivery; a failure of one leaves the others alone, and its event leased. */
  SettlementOutcome settle(Settlement settlement, Instant now) {
    try {
      Lease lease = lease(settlement.delivery());
      if (!lease.isHeld(now)) {
        return SettlementOutcome.STALE;
      }
      apply(settlement, lease, now);
      return SettlementOutcome.SETTLED;
    } catch (MessagingException failure) {
      return new SettlementOutcome.Failed(failure);
    }
  }

  /** Makes a lease end at a time, if it has not ended. */
  LeaseExtension extend(Delivery delivery, Instant until, Instant now) {
    Lease lease = lease(delivery);
    if (!lease.isHeld(now)) {
      return new LeaseExtension(delivery, null);
    }
    lease.queue().extend(lease, until);
    return new LeaseExtension(delivery, until);
  }

  /** The lease behind a delivery. */
  static Lease lease(Delivery delivery) {
    if (delivery.receipt() instanceof Lease lease) {
      return lease;
    }
    throw Failures.invalid(
        "delivery %s of %s comes from another provider"
            .formatted(delivery.brokerMessageId(), Failures.describe(delivery.queue())));
  }

  static void checkLease(Duration lease, MemorySettings settings) {
    checkAtMost("a lease", lease, settings.limits().longestLease());
  }

  private void apply(Settlement settlement, Lease lease, Instant now) {
    MemoryQueue queue = lease.queue();
    if (settlement instanceof Settlement.Ack) {
      queue.finish(lease, now);
    } else if (settlement instanceof Settlement.Retry retry) {
      checkAtMost("a delay", retry.delay(), settings.limits().longestDelay());
      queue.giveBack(lease, now.plus(retry.delay()), now);
    } else if (settlement instanceof Settlement.Release) {
      lease.entry().uncountDelivery();
      queue.giveBack(lease, null, now);
    } else if (settlement instanceof Settlement.DeadLetter dead) {
      deadLetter(dead, lease, now);
    }
  }

  /** Both steps happen under one hold of the lock, so that nobody sees only one of them. */
  private void deadLetter(Settlement.DeadLetter dead, Lease lease, Instant now) {
    MemoryQueue letters = lease.queue().deadLetters();
    if (letters == null) {
      throw new MessagingException(
          ErrorCode.NOT_FOUND,
          "%s has no dead-letter queue; acknowledge the event, or create the queue with a retention"
              .formatted(Failures.describe(lease.queue().address())));
    }
    if (letters.size() >= settings.maxEvents()) {
      throw Failures.full(letters, settings.maxEvents());
    }
    letters.append(broker.hold(dead.message().stored(), null, now), now);
    lease.queue().finish(lease, now);
    letters.ringIfReady();
  }

  private static void checkAtMost(String what, Duration wanted, Duration longest) {
    if (wanted.compareTo(longest) > 0) {
      throw Failures.invalid("%s of %s is longer than %s".formatted(what, wanted, longest));
    }
  }
}
