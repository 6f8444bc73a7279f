package dev.signalbox.conformance.saboteur;

import dev.signalbox.conformance.interposed.InterposedProvider;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.conformance.subject.Transactions;
import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.TransactionalPublisher;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** provider-memory with transactions, honest ones and others. */
final class MemoryTransactions {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private MemoryTransactions() {}

  /** When events of a transaction appear. */
  enum Honesty {
    /** With the commit. */
    AT_COMMIT,
    /** When they are published. */
    AT_ONCE
  }

  /** Events that wait for the end of their transaction. */
  private static final class Transaction {
    private final Queue<Runnable> atCommit = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<TransactionalPublisher.Outcome> end = new CompletableFuture<>();
  }

  static ConformanceTarget target(Honesty honesty) {
    return ConformanceTarget.of(new Provider(honesty), Map.of()).transactions(new Ends());
  }

  private static Capabilities more(Capabilities capabilities) {
    EnumSet<Capability> declared = EnumSet.copyOf(capabilities.declared());
    declared.add(Capability.TRANSACTIONAL_PUBLISH);
    return new Capabilities(declared, capabilities.limits());
  }

  private static final class Ends implements Transactions {
    @Override
    public Object begin() {
      return new Transaction();
    }

    @Override
    public void commit(Object transaction) {
      Transaction ending = (Transaction) transaction;
      ending.atCommit.forEach(Runnable::run);
      ending.end.complete(TransactionalPublisher.Outcome.COMMITTED);
    }

    @Override
    public void rollback(Object transaction) {
      ((Transaction) transaction).end.complete(TransactionalPublisher.Outcome.ROLLED_BACK);
    }
  }

  private static final class Provider extends InterposedProvider {
    private final Honesty honesty;

    Provider(Honesty honesty) {
      super(new MemoryProvider());
      this.honesty = honesty;
    }

    @Override
    public Capabilities capabilities(ProviderConfig config) {
      return more(super.capabilities(config));
    }

    @Override
    protected EventMessagingService around(EventMessagingService service) {
      return new Service(service, honesty);
    }
  }

  private static final class Service extends InterposedService implements TransactionalPublisher {
    private final Honesty honesty;

    Service(EventMessagingService honest, Honesty honesty) {
      super(honest);
      this.honesty = honesty;
    }

    @Override
    public Capabilities capabilities() {
      return more(super.capabilities());
    }

    @Override
    public <T> Optional<T> as(Class<T> type) {
      return type == TransactionalPublisher.class ? Optional.of(type.cast(this)) : super.as(type);
    }

    @Override
    public Class<?> transactionType() {
      return Transaction.class;
    }

    @Override
    public CompletionStage<Outcome> publish(
        Object transaction, Destination destination, List<EventMessage> batch) {
      Transaction open = (Transaction) transaction;
      Runnable publish = () -> inner().publish(destination, batch, TIMEOUT);
      if (honesty == Honesty.AT_ONCE) {
        publish.run();
      } else {
        open.atCommit.add(publish);
      }
      return open.end;
    }
  }
}
