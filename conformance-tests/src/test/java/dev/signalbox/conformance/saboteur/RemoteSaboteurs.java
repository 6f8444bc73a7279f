package dev.signalbox.conformance.saboteur;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.interposed.InterposedProvider;
import dev.signalbox.conformance.interposed.InterposedReceiver;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.conformance.remote.RemoteProvider;
import dev.signalbox.conformance.remote.RemoteTargets;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ProviderState;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** Who breaks what is promised of networks and other processes. */
final class RemoteSaboteurs {
  private RemoteSaboteurs() {}

  private static Saboteur of(
      Clause clause, String lie, String complaint, Callable<ConformanceTarget> target) {
    return new Saboteur(
        clause,
        lie,
        () -> {
          try {
            return target.call();
          } catch (Exception failure) {
            throw new IllegalStateException("the saboteur's server does not start", failure);
          }
        },
        complaint);
  }

  static List<Saboteur> all() {
    List<Saboteur> all = new ArrayList<>(processes());
    all.addAll(connections());
    all.addAll(security());
    return all;
  }

  private static Saboteur lying(Clause clause, LyingRemoteProvider.Lie lie, String complaint) {
    return of(
        clause,
        lie.name(),
        complaint,
        () -> RemoteTargets.lying(LyingRemoteProvider.NAME, lie.name()));
  }

  private static List<Saboteur> processes() {
    return List.of(
        lying(
            Clause.ADM_02,
            LyingRemoteProvider.Lie.CREATES_ONCE,
            "the suite's own process: FAILED.*CONFLICT"),
        lying(Clause.FLT_01, LyingRemoteProvider.Lie.ACKNOWLEDGES_EARLY, "has every event"),
        lying(
            Clause.FLT_02,
            LyingRemoteProvider.Lie.BLAMES_ALL,
            "to contain exactly|books do not balance|xpected size|has every event"),
        lying(Clause.FLT_11, LyingRemoteProvider.Lie.CONFIRMS_EARLY, "has every event"));
  }

  private static ConformanceTarget service(UnaryOperator<EventMessagingService> lie)
      throws Exception {
    return provider(
        honest ->
            new InterposedProvider(honest) {
              @Override
              protected EventMessagingService around(EventMessagingService service) {
                return lie.apply(service);
              }
            });
  }

  private static ConformanceTarget provider(UnaryOperator<EventMessagingProvider> lie)
      throws Exception {
    return RemoteTargets.plain(lie.apply(new RemoteProvider()));
  }

  private static List<Saboteur> connections() {
    return List.of(
        of(
            Clause.FLT_05,
            "gives up for good when a connection is lost",
            "a publish succeeds again",
            () -> service(GivingUp::new)),
        of(
            Clause.FLT_06,
            "has no heartbeat",
            "a new connection is tried",
            () -> provider(WithoutHeartbeat::new)),
        of(
            Clause.FLT_07,
            "takes what nobody knows for a success",
            "reported as success|without a confirmation",
            () -> service(Optimist::new)),
        of(
            Clause.FLT_08,
            "drops what it has delivered before",
            "has every event",
            () -> service(DroppingDuplicates::new)),
        of(
            Clause.FLT_09,
            "dead-letters when the broker is slow",
            "xpecting empty",
            () -> service(Impatient::new)));
  }

  /** Publishes nothing any more after the first failure. */
  private static final class GivingUp extends InterposedService {
    private final AtomicBoolean over = new AtomicBoolean();

    GivingUp(EventMessagingService honest) {
      super(honest);
    }

    @Override
    public CompletionStage<List<PublishOutcome>> publish(
        Destination destination, List<EventMessage> batch, Duration timeout) {
      return inner()
          .publish(destination, batch, timeout)
          .thenApply(
              outcomes -> {
                if (!outcomes.stream().allMatch(PublishOutcome.Accepted.class::isInstance)) {
                  over.set(true);
                }
                return over.get() ? rejected(batch) : outcomes;
              });
    }

    @Override
    protected EventReceiver around(EventReceiver receiver, ReceiverOptions options) {
      return new InterposedReceiver(receiver) {
        @Override
        public List<Delivery> receive(int max, Duration maxWait) throws Exception {
          try {
            return inner().receive(max, maxWait);
          } catch (MessagingException failure) {
            over.set(true);
            throw failure;
          }
        }
      };
    }

    private static List<PublishOutcome> rejected(List<EventMessage> batch) {
      return batch.stream()
          .map(
              any ->
                  (PublishOutcome)
                      new PublishOutcome.Rejected(
                          new MessagingException(ErrorCode.UNAVAILABLE, "given up")))
          .toList();
    }
  }

  /** Asks for no sign of life, and waits for every answer for ever. */
  private static final class WithoutHeartbeat extends InterposedProvider {
    WithoutHeartbeat(EventMessagingProvider honest) {
      super(honest);
    }

    @Override
    public EventMessagingService connect(ProviderConfig config, ProviderContext context)
        throws Exception {
      Map<String, Object> patient = new LinkedHashMap<>();
      config.read(
          table -> {
            for (String key : table.keys()) {
              patient.put(key, table.string(key).required());
            }
            return true;
          });
      patient.remove("type");
      patient.put("operation_timeout_ms", 600_000);
      return super.connect(
          ProviderConfig.of(config.instance(), config.type(), patient), new Patient(context));
    }
  }

  /** A context whose heartbeat never comes. */
  private record Patient(ProviderContext honest) implements ProviderContext {
    @Override
    public ThreadFactory threads(String purpose) {
      return honest.threads(purpose);
    }

    @Override
    public Clock clock() {
      return honest.clock();
    }

    @Override
    public Duration connectTimeout() {
      return honest.connectTimeout();
    }

    @Override
    public Duration heartbeat() {
      return Duration.ofHours(1);
    }

    @Override
    public <T> Optional<T> applicationObject(Class<T> type) {
      return honest.applicationObject(type);
    }

    @Override
    public void report(ProviderState state) {
      honest.report(state);
    }
  }

  /** Hopes for the best. */
  private static final class Optimist extends InterposedService {
    Optimist(EventMessagingService honest) {
      super(honest);
    }

    @Override
    public CompletionStage<List<PublishOutcome>> publish(
        Destination destination, List<EventMessage> batch, Duration timeout) {
      return inner()
          .publish(destination, batch, timeout)
          .thenApply(
              outcomes ->
                  outcomes.stream()
                      .map(
                          each ->
                              each instanceof PublishOutcome.Unknown
                                  ? new PublishOutcome.Accepted("")
                                  : each)
                      .toList());
    }
  }

  /** Takes a second delivery for a duplicate. */
  private static final class DroppingDuplicates extends InterposedService {
    DroppingDuplicates(EventMessagingService honest) {
      super(honest);
    }

    @Override
    protected EventReceiver around(EventReceiver receiver, ReceiverOptions options) {
      return new InterposedReceiver(receiver) {
        @Override
        public List<Delivery> receive(int max, Duration maxWait) throws Exception {
          List<Delivery> all = inner().receive(max, maxWait);
          List<Delivery> again = all.stream().filter(each -> each.deliveries() > 1).toList();
          if (!again.isEmpty()) {
            List<SettlementOutcome> ignored =
                inner().settle(again.stream().map(Settlement.Ack::new).toList());
          }
          return all.stream().filter(each -> !again.contains(each)).toList();
        }
      };
    }
  }

  /** Takes a slow broker for a bad event. */
  private static final class Impatient extends InterposedService {
    Impatient(EventMessagingService honest) {
      super(honest);
    }

    @Override
    protected EventReceiver around(EventReceiver receiver, ReceiverOptions options) {
      return new InterposedReceiver(receiver) {
        @Override
        public List<SettlementOutcome> settle(List<? extends Settlement> settlements)
            throws Exception {
          long began = System.nanoTime();
          Impatient.this.inner().check(Duration.ofSeconds(10));
          boolean slow = System.nanoTime() - began > 400_000_000L;
          return inner()
              .settle(slow ? settlements.stream().map(Impatient::givenUp).toList() : settlements);
        }
      };
    }

    private static Settlement givenUp(Settlement settlement) {
      Delivery delivery = settlement.delivery();
      EventBody body = delivery.message().body();
      return new Settlement.DeadLetter(
          delivery,
          EventMessage.of(
              Wire.id(delivery), "conformance.event", delivery.queue().namespace(), body));
    }
  }

  private static List<Saboteur> security() {
    return List.of(
        of(
            Clause.LIF_02,
            "does not say that the broker cannot be reached",
            "must fail with \\[UNAVAILABLE\\]",
            () -> renaming(ErrorCode.UNAVAILABLE)),
        of(
            Clause.SEC_01,
            "does not say that the password is wrong",
            "must fail with \\[UNAUTHENTICATED\\]",
            () -> renaming(ErrorCode.UNAUTHENTICATED)),
        of(
            Clause.SEC_03,
            "does not look at the host's name",
            "does not hold",
            RemoteTargets::credulous));
  }

  /** Calls a failure to connect by another name. */
  private static ConformanceTarget renaming(ErrorCode code) throws Exception {
    return provider(
        honest ->
            new InterposedProvider(honest) {
              @Override
              public EventMessagingService connect(ProviderConfig config, ProviderContext context)
                  throws Exception {
                try {
                  return super.connect(config, context);
                } catch (MessagingException failure) {
                  throw failure.code() == code
                      ? new MessagingException(ErrorCode.INTERNAL, "something went wrong")
                      : failure;
                }
              }
            });
  }
}
