package dev.signalbox.spi;

import java.time.Duration;
import java.util.Objects;

/** What is to become of a delivery. */
public sealed interface Settlement {
  /** The delivery. */
  Delivery delivery();

  /** It is done: the group never gets it again. */
  record Ack(Delivery delivery) implements Settlement {
    /** Checks the component. */
    public Ack {
      Objects.requireNonNull(delivery, "delivery");
    }
  }

  /**
   * The handler ran and failed: deliver it again, not before the delay, with the next attempt. Only
   * given to a provider with {@link Capability#DELAYED_RETRY}.
   */
  record Retry(Delivery delivery, Duration delay) implements Settlement {
    /** Checks the components. */
    public Retry {
      Objects.requireNonNull(delivery, "delivery");
      if (delay.isNegative()) {
        throw new IllegalArgumentException("a delay cannot be negative: " + delay);
      }
    }
  }

  /** The handler never ran: deliver it again, at once and with the same attempt if possible. */
  record Release(Delivery delivery) implements Settlement {
    /** Checks the component. */
    public Release {
      Objects.requireNonNull(delivery, "delivery");
    }
  }

  /**
   * Put the message into the queue's dead-letter queue and remove the delivery, in one step. Only
   * given to a provider with {@link Capability#ATOMIC_DEAD_LETTER}.
   */
  record DeadLetter(Delivery delivery, EventMessage message) implements Settlement {
    /** Checks the components. */
    public DeadLetter {
      Objects.requireNonNull(delivery, "delivery");
      Objects.requireNonNull(message, "message");
    }
  }
}
