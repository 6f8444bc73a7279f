package dev.signalbox.conformance.saboteur;

import dev.signalbox.conformance.interposed.InterposedProvider;
import dev.signalbox.conformance.interposed.InterposedReceiver;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.conformance.remote.RemoteProvider;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Lies in processes of its own too: they find it on the class path, and its lie in its table. */
public final class LyingRemoteProvider extends InterposedProvider {
  /** The type by which a table names it. */
  static final String NAME = "lying-remote";

  /** What it does wrong. */
  enum Lie {
    /** Fails to create what is there. */
    CREATES_ONCE,
    /** Acknowledges when it delivers. */
    ACKNOWLEDGES_EARLY,
    /** Calls every redelivered event a killer. */
    BLAMES_ALL,
    /** Confirms before it sends. */
    CONFIRMS_EARLY
  }

  /** For the service loader. */
  public LyingRemoteProvider() {
    super(new RemoteProvider());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public EventMessagingService connect(ProviderConfig config, ProviderContext context)
      throws Exception {
    EventMessagingService honest = super.connect(config, context);
    Lie lie =
        config.read(
            table -> {
              table.leave(table.keys());
              return Lie.valueOf(table.string("lie").required());
            });
    return new Service(honest, lie);
  }

  private static final class Service extends InterposedService {
    private final Lie lie;

    Service(EventMessagingService honest, Lie lie) {
      super(honest);
      this.lie = lie;
    }

    @Override
    public void createQueues(List<QueueSpec> specs) throws Exception {
      if (lie == Lie.CREATES_ONCE && specs.size() > 5) {
        // Processes started one after the other do not sleep equally long.
        TimeUnit.MILLISECONDS.sleep(ProcessHandle.current().pid() % 7 * 100);
        if (!inner().listQueues().isEmpty()) {
          throw new MessagingException(ErrorCode.CONFLICT, "there is one of that name");
        }
      }
      inner().createQueues(specs);
    }

    @Override
    public CompletionStage<List<PublishOutcome>> publish(
        Destination destination, List<EventMessage> batch, Duration timeout) {
      if (lie != Lie.CONFIRMS_EARLY) {
        return inner().publish(destination, batch, timeout);
      }
      CompletableFuture<Void> ignored =
          CompletableFuture.runAsync(
              () -> {
                CompletionStage<List<PublishOutcome>> later =
                    inner().publish(destination, batch, timeout);
                later.toCompletableFuture().join();
              },
              CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
      return DurableSaboteurs.accepted(batch);
    }

    @Override
    protected EventReceiver around(EventReceiver receiver, ReceiverOptions options) {
      return new Receiver(receiver, lie);
    }
  }

  private static final class Receiver extends InterposedReceiver {
    private final Lie lie;

    Receiver(EventReceiver honest, Lie lie) {
      super(honest);
      this.lie = lie;
    }

    @Override
    public List<Delivery> receive(int max, Duration maxWait) throws Exception {
      List<Delivery> deliveries = inner().receive(max, maxWait);
      if (lie == Lie.ACKNOWLEDGES_EARLY && !deliveries.isEmpty()) {
        List<SettlementOutcome> ignored =
            inner().settle(deliveries.stream().map(Settlement.Ack::new).toList());
      } else if (lie == Lie.BLAMES_ALL) {
        return deliveries.stream().map(Receiver::blamed).toList();
      }
      return deliveries;
    }

    private static Delivery blamed(Delivery delivery) {
      return delivery.deliveries() < 2
          ? delivery
          : new Delivery(
              delivery.queue(),
              delivery.receipt(),
              delivery.brokerMessageId(),
              1,
              100,
              delivery.enqueuedAt(),
              delivery.leaseUntil(),
              delivery.message());
    }

    @Override
    public List<SettlementOutcome> settle(List<? extends Settlement> settlements) throws Exception {
      return lie == Lie.ACKNOWLEDGES_EARLY
          ? Collections.nCopies(settlements.size(), SettlementOutcome.SETTLED)
          : inner().settle(settlements);
    }
  }
}
