package dev.signalbox.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of the wish to extend one lease.
 *
 * @param delivery the delivery
 * @param leaseUntil when the lease ends now; null: it had ended before
 */
public record LeaseExtension(Delivery delivery, @Nullable Instant leaseUntil) {
  /** Checks the components. */
  public LeaseExtension {
    Objects.requireNonNull(delivery, "delivery");
  }

  /** When the lease ends now; nothing if it had ended before. */
  public Optional<Instant> until() {
    return Optional.ofNullable(leaseUntil);
  }
}
