package dev.signalbox.conformance.saboteur;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.interposed.InterposedReceiver;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.conformance.subject.BrokerControl;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker in memory that can be killed, an honest one and others. */
final class FaultSaboteurs {
  private FaultSaboteurs() {}

  /** What the broker does when it is killed. */
  enum Death {
    /** It keeps everything, and comes back. */
    HONEST,
    /** It comes back with a torn log, and loses an event now and then. */
    FORGETS,
    /** It comes back, but not for those who were connected. */
    LEAVES_CONSUMERS
  }

  static List<Saboteur> all() {
    return List.of(
        new Saboteur(
            Clause.FLT_03,
            "loses events after it has died",
            () -> killable(Death.FORGETS),
            "all is drained|books do not balance"),
        new Saboteur(
            Clause.FLT_04,
            "never comes back to consumers",
            () -> killable(Death.LEAVES_CONSUMERS),
            "has every event"),
        new Saboteur(
            Clause.FLT_10,
            "acknowledges what a leaving consumer holds",
            FaultSaboteurs::leaving,
            "it goes on|has every event"));
  }

  private static ConformanceTarget leaving() {
    return Lies.receiver(
        (honest, service, options) ->
            new InterposedReceiver(honest) {
              @Override
              public List<SettlementOutcome> settle(List<? extends Settlement> settlements)
                  throws Exception {
                List<SettlementOutcome> outcomes = new ArrayList<>();
                for (Settlement settlement : settlements) {
                  outcomes.add(
                      Lies.honestly(
                          inner(),
                          settlement instanceof Settlement.Release release
                              ? new Settlement.Ack(release.delivery())
                              : settlement));
                }
                return outcomes;
              }
            });
  }

  static ConformanceTarget killable(Death death) {
    AtomicBoolean down = new AtomicBoolean();
    AtomicBoolean died = new AtomicBoolean();
    BrokerControl control =
        new BrokerControl() {
          @Override
          public void kill() {
            down.set(true);
            died.set(true);
          }

          @Override
          public void restart() {
            down.set(false);
          }
        };
    return Lies.service(honest -> new Mortal(honest, death, down, died)).control(control);
  }

  /** Fails while the broker is down. */
  private static final class Mortal extends InterposedService {
    private final Death death;
    private final AtomicBoolean down;
    private final AtomicBoolean died;
    private final AtomicInteger published = new AtomicInteger();

    Mortal(EventMessagingService honest, Death death, AtomicBoolean down, AtomicBoolean died) {
      super(honest);
      this.death = death;
      this.down = down;
      this.died = died;
    }

    @Override
    public CompletionStage<List<PublishOutcome>> publish(
        Destination destination, List<EventMessage> batch, Duration timeout) {
      if (down.get()) {
        return CompletableFuture.failedFuture(dead());
      } else if (died.get() && death == Death.FORGETS && published.incrementAndGet() % 20 == 0) {
        return DurableSaboteurs.accepted(batch);
      }
      return inner().publish(destination, batch, timeout);
    }

    private static MessagingException dead() {
      return new MessagingException(ErrorCode.UNAVAILABLE, "the broker is dead");
    }

    @Override
    protected EventReceiver around(EventReceiver receiver, ReceiverOptions options) {
      return new InterposedReceiver(receiver) {
        @Override
        public List<Delivery> receive(int max, Duration maxWait) throws Exception {
          if (down.get() || (died.get() && death == Death.LEAVES_CONSUMERS)) {
            throw dead();
          }
          return inner().receive(max, maxWait);
        }
      };
    }
  }
}
