package dev.signalbox.spi;

import java.util.Objects;

/** What became of one settlement. */
public sealed interface SettlementOutcome {
  /** The broker has confirmed it. */
  record Settled() implements SettlementOutcome {}

  /** It will be durable by the next flush of the provider, or when the receiver closes. */
  record Recorded() implements SettlementOutcome {}

  /** The lease had ended: nothing was settled, and the message may be with somebody else. */
  record Stale() implements SettlementOutcome {}

  /** It failed; the message comes back when its lease ends. */
  record Failed(Throwable cause) implements SettlementOutcome {
    /** Checks the component. */
    public Failed {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** {@link Settled}, without an allocation. */
  SettlementOutcome SETTLED = new Settled();

  /** {@link Recorded}, without an allocation. */
  SettlementOutcome RECORDED = new Recorded();

  /** {@link Stale}, without an allocation. */
  SettlementOutcome STALE = new Stale();
}
