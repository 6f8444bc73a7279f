package dev.signalbox.spi;

import java.util.Objects;

/** What became of one event of a published batch. */
public sealed interface PublishOutcome {
  /**
   * The broker has confirmed that it holds the event.
   *
   * @param brokerMessageId the broker's own id; empty where it gives none
   */
  record Accepted(String brokerMessageId) implements PublishOutcome {
    /** Checks the component. */
    public Accepted {
      Objects.requireNonNull(brokerMessageId, "brokerMessageId");
    }
  }

  /** The broker does not hold the event. */
  record Rejected(Throwable cause) implements PublishOutcome {
    /** Checks the component. */
    public Rejected {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** Nobody can tell whether the broker holds the event: the confirmation was lost. */
  record Unknown(Throwable cause) implements PublishOutcome {
    /** Checks the component. */
    public Unknown {
      Objects.requireNonNull(cause, "cause");
    }
  }
}
