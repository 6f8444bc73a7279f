package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.interposed.InterposedProvider;
import dev.signalbox.conformance.interposed.InterposedReceiver;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stands between engine and provider, and makes calls fail as a broker could. Thread-safe. */
public final class Sabotage {
  private final AtomicInteger before = new AtomicInteger();
  private final AtomicInteger after = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong published = new AtomicLong();
  private final AtomicBoolean refusing = new AtomicBoolean();
  private volatile @Nullable CompletableFuture<Void> holding;

  /** Nothing fails yet. */
  public Sabotage() {}

  /** The provider, with this in front of it. */
  public EventMessagingProvider around(EventMessagingProvider provider) {
    return new InterposedProvider(provider) {
      @Override
      protected EventMessagingService around(EventMessagingService service) {
        return new Service(service);
      }
    };
  }

  /** Makes steps of dead-lettering fail, so many before they are done, and so many after. */
  public void failDeadLettering(int before, int after) {
    this.before.set(before);
    this.after.set(after);
  }

  /** How many steps failed. */
  public int failed() {
    return failed.get();
  }

  /** How many events the engine has handed to the provider. */
  public long published() {
    return published.get();
  }

  /** Makes every publish be refused for good, or no more. */
  public void refusePublishes(Refusal refusal) {
    refusing.set(refusal == Refusal.ALWAYS);
  }

  /** Whether publishes are refused. */
  public enum Refusal {
    /** Every one. */
    ALWAYS,
    /** None. */
    NEVER
  }

  /** Holds every publish from now on, until {@link #releasePublishes}. */
  public void holdPublishes() {
    holding = new CompletableFuture<>();
  }

  /** Lets the held publishes go. */
  public void releasePublishes() {
    CompletableFuture<Void> held = holding;
    holding = null;
    if (held != null) {
      held.complete(null);
    }
  }

  private void failIfAsked(AtomicInteger times) {
    if (times.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      failed.incrementAndGet();
      throw new MessagingException(ErrorCode.UNAVAILABLE, "cut off by the suite");
    }
  }

  private final class Service extends InterposedService {
    Service(EventMessagingService inner) {
      super(inner);
    }

    @Override
    public CompletionStage<List<PublishOutcome>> publish(
        Destination destination, List<EventMessage> batch, Duration timeout) {
      published.addAndGet(batch.size());
      if (refusing.get()) {
        return CompletableFuture.completedFuture(
            batch.stream()
                .map(
                    any ->
                        (PublishOutcome)
                            new PublishOutcome.Rejected(
                                new MessagingException(
                                    ErrorCode.PERMISSION_DENIED, "refused by the suite")))
                .toList());
      }
      CompletableFuture<Void> held = holding;
      if (held != null) {
        return held.thenCompose(free -> inner().publish(destination, batch, timeout));
      }
      if (destination instanceof DeadLetterQueue) {
        failIfAsked(before);
        return inner()
            .publish(destination, batch, timeout)
            .thenApply(
                outcomes -> {
                  failIfAsked(after);
                  return outcomes;
                });
      }
      return inner().publish(destination, batch, timeout);
    }

    @Override
    protected EventReceiver around(EventReceiver receiver, ReceiverOptions options) {
      return new Receiver(receiver);
    }
  }

  private final class Receiver extends InterposedReceiver {
    Receiver(EventReceiver inner) {
      super(inner);
    }

    @Override
    public List<SettlementOutcome> settle(List<? extends Settlement> settlements) throws Exception {
      boolean letters = settlements.stream().anyMatch(Settlement.DeadLetter.class::isInstance);
      if (letters) {
        failIfAsked(before);
      }
      List<SettlementOutcome> outcomes = inner().settle(settlements);
      if (letters) {
        failIfAsked(after);
      }
      return outcomes;
    }
  }
}
