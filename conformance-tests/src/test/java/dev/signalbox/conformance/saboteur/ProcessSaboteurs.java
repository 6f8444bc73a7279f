package dev.signalbox.conformance.saboteur;

import dev.signalbox.DomainEvent;
import dev.signalbox.EventContext;
import dev.signalbox.EventHandler;
import dev.signalbox.Publication;
import dev.signalbox.PublishReceipt;
import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.interposed.InterposedProvider;
import dev.signalbox.conformance.interposed.InterposedReceiver;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.conformance.kit.KitThreads;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Who breaks what happens in the process: the fast leg, broadcasts, starting and stopping. */
final class ProcessSaboteurs {
  private ProcessSaboteurs() {}

  private static Saboteur of(
      Clause clause, String lie, String complaint, Supplier<ConformanceTarget> target) {
    return new Saboteur(clause, lie, target, complaint);
  }

  static List<Saboteur> all() {
    List<Saboteur> all = new ArrayList<>();
    all.addAll(fast());
    all.addAll(broadcast());
    all.addAll(opening());
    all.addAll(stopping());
    all.addAll(bounds());
    return all;
  }

  private static boolean isFast(EventContext context) {
    return context.leg() == DeliveryMode.FAST;
  }

  private static List<Saboteur> fast() {
    return List.of(
        of(
            Clause.FST_01,
            "loses every 50th event of the fast leg",
            "has every event",
            () -> losing(50, DeliveryMode.FAST)),
        of(
            Clause.FST_02,
            "sends fast events to the broker too",
            "events handed to the provider",
            () ->
                Lies.intercepting(
                    (publication, next) ->
                        next.publish(
                            publication.requested() == DeliveryMode.FAST
                                ? new Publication(
                                    publication.event(), DeliveryMode.BROADCAST, null, null)
                                : publication))),
        of(
            Clause.FST_03,
            "calls subscribers one after the other",
            "healthy has every event",
            ProcessSaboteurs::oneAtATime),
        of(
            Clause.FST_04,
            "drops events that it does not count",
            "every call has ended",
            () -> losing(5, DeliveryMode.FAST)),
        of(Clause.FST_05, "swaps neighbours", "is not sorted", ProcessSaboteurs::swapping),
        of(
            Clause.FST_06,
            "adds a header on the fast leg",
            "spoiled",
            () ->
                Lies.handling(
                    (event, context, next) ->
                        next.handle(
                            isFast(context) ? event.withHeader("spoiled", "yes") : event,
                            context))),
        of(
            Clause.FST_07,
            "delivers a repeated event twice",
            "xpecting empty",
            () ->
                ConformanceTarget.of(new MemoryProvider(), Map.of())
                    .engine("events.fast.deduplication_cache_size", 0)));
  }

  private static ConformanceTarget losing(int every, DeliveryMode leg) {
    AtomicInteger count = new AtomicInteger();
    return Lies.handling(
        (event, context, next) -> {
          if (context.leg() != leg || count.incrementAndGet() % every != 0) {
            next.handle(event, context);
          }
        });
  }

  private static ConformanceTarget oneAtATime() {
    ReentrantLock lock = new ReentrantLock();
    return Lies.handling(
        (event, context, next) -> {
          lock.lockInterruptibly();
          try {
            next.handle(event, context);
          } finally {
            lock.unlock();
          }
        });
  }

  /** An event that waits for the next one. */
  private record Held(DomainEvent event, EventContext context, EventHandler handler) {}

  private static ConformanceTarget swapping() {
    List<Held> held = new CopyOnWriteArrayList<>();
    return Lies.handling(
        (event, context, next) -> {
          if (held.isEmpty()) {
            held.add(new Held(event, context, next));
          } else {
            next.handle(event, context);
            Held before = held.remove(0);
            before.handler().handle(before.event(), before.context());
          }
        });
  }

  private static List<Saboteur> broadcast() {
    return List.of(
        of(
            Clause.BRD_01,
            "loses every 10th event of the durable leg",
            "durable has every event",
            () -> losing(10, DeliveryMode.DURABLE)),
        of(
            Clause.BRD_02,
            "changes the body for the broker",
            "conformance.event",
            () ->
                Lies.publishing(
                    message -> Lies.body(message, message.body().utf8().replace("1.5", "2.5")))),
        of(
            Clause.BRD_03,
            "reports a success without the broker",
            "must fail with",
            () ->
                Lies.intercepting(
                    (publication, next) ->
                        next.publish(publication).exceptionally(failure -> receipt(publication)))),
        of(
            Clause.BRD_04,
            "fails a broadcast when the fast leg is full",
            "the fast leg is full",
            ProcessSaboteurs::failingWhenFull));
  }

  static PublishReceipt receipt(Publication publication) {
    return new PublishReceipt(publication.event().id(), DeliveryMode.DURABLE, "?", "?", 0);
  }

  private static ConformanceTarget failingWhenFull() {
    AtomicInteger count = new AtomicInteger();
    return Lies.intercepting(
        (publication, next) ->
            count.incrementAndGet() < 50
                ? next.publish(publication)
                : CompletableFuture.failedFuture(
                    new MessagingException(ErrorCode.BUFFER_FULL, "the fast leg is full")));
  }

  private static List<Saboteur> opening() {
    return List.of(
        of(
            Clause.LIF_01,
            "has no services file",
            "ServiceLoader does not find",
            () -> Lies.provider(InterposedProvider::new)),
        of(
            Clause.LIF_03,
            "fails when it is closed twice",
            "closed before",
            () -> Lies.service(ClosingOnce::new)),
        of(
            Clause.LIF_07,
            "lists nothing after close, instead of failing",
            "listing after close must fail",
            () ->
                Lies.service(
                    honest ->
                        new InterposedService(honest) {
                          @Override
                          public List<String> listQueues() {
                            try {
                              return honest.listQueues();
                            } catch (Exception closed) {
                              return List.of();
                            }
                          }
                        })),
        of(
            Clause.LIF_08,
            "leaves a thread behind",
            "no thread is left",
            () ->
                Lies.provider(
                    memory ->
                        new InterposedProvider(memory) {
                          @Override
                          public EventMessagingService connect(
                              ProviderConfig config, ProviderContext context) throws Exception {
                            context.threads("leak").newThread(ProcessSaboteurs::sleep).start();
                            return super.connect(config, context);
                          }
                        })));
  }

  private static void sleep() {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(60));
  }

  /** Refuses to be closed twice. */
  private static final class ClosingOnce extends InterposedService {
    private final AtomicInteger closed = new AtomicInteger();

    ClosingOnce(EventMessagingService honest) {
      super(honest);
    }

    @Override
    public void close(Duration timeout) throws Exception {
      if (closed.getAndIncrement() > 0) {
        throw new IllegalStateException("closed before");
      }
      inner().close(timeout);
    }
  }

  private static ConformanceTarget keepingReleases() {
    return Lies.settling(
        (honest, settlement) ->
            settlement instanceof Settlement.Release
                ? SettlementOutcome.SETTLED
                : Lies.honestly(honest, settlement));
  }

  /** Acknowledges whatever it holds when it is closed. */
  private static ConformanceTarget acknowledgingAtClose() {
    return Lies.receiver(
        (honest, service, options) ->
            new InterposedReceiver(honest) {
              private final Set<Delivery> held = ConcurrentHashMap.newKeySet();

              @Override
              public List<Delivery> receive(int max, Duration maxWait) throws Exception {
                List<Delivery> more = inner().receive(max, maxWait);
                held.addAll(more);
                return more;
              }

              @Override
              public List<SettlementOutcome> settle(List<? extends Settlement> settlements)
                  throws Exception {
                List<SettlementOutcome> outcomes = new ArrayList<>();
                for (Settlement settlement : settlements) {
                  boolean release = settlement instanceof Settlement.Release;
                  outcomes.add(
                      release ? SettlementOutcome.SETTLED : Lies.honestly(inner(), settlement));
                }
                return outcomes;
              }

              @Override
              public void close(Duration timeout) throws Exception {
                List<SettlementOutcome> ignored =
                    inner().settle(held.stream().map(Settlement.Ack::new).toList());
                inner().close(timeout);
              }
            });
  }

  private static List<Saboteur> stopping() {
    return List.of(
        of(
            Clause.LIF_04,
            "does not give back what was not handled",
            "rest has every event|books do not balance",
            ProcessSaboteurs::acknowledgingAtClose),
        of(
            Clause.LIF_05,
            "counts a delivery as an attempt",
            "first attempt is 1|it handles something",
            () -> Lies.delivering(new Counting())),
        of(
            Clause.LIF_06,
            "never interrupts a handler",
            "the handler is interrupted",
            () -> Lies.handling(ProcessSaboteurs::uninterrupted)),
        of(
            Clause.LIF_09,
            "sleeps until the next poll",
            "has every event",
            () -> Lies.receiver((honest, service, options) -> new Sleeper(honest))),
        of(
            Clause.LIF_10,
            "acknowledges what it holds when it is closed",
            "it handles something|has every event",
            ProcessSaboteurs::acknowledgingAtClose),
        of(
            Clause.LIF_14,
            "does not give back what it has buffered",
            "has every event",
            ProcessSaboteurs::keepingReleases));
  }

  /** Counts for itself, and counts what was given back too. */
  private static final class Counting implements Lies.Delivering {
    private final Map<String, Integer> times = new ConcurrentHashMap<>();

    @Override
    public List<Delivery> deliver(EventReceiver honest, List<Delivery> deliveries) {
      return deliveries.stream()
          .map(each -> Lies.attempt(each, times.merge(Wire.id(each), 1, Integer::sum)))
          .toList();
    }
  }

  private static void uninterrupted(DomainEvent event, EventContext context, EventHandler next)
      throws Exception {
    CompletableFuture<Boolean> run =
        KitThreads.start(
            "saboteur",
            () -> {
              next.handle(event, context);
              return true;
            });
    while (!run.isDone()) {
      try {
        boolean ignored = run.get(1, TimeUnit.SECONDS);
      } catch (InterruptedException ignored) {
        Thread.interrupted();
      } catch (TimeoutException again) {
        LockSupport.parkNanos(1);
      }
    }
  }

  /** Looks for events when its wait is over, and not before. */
  private static final class Sleeper extends InterposedReceiver {
    private final CountDownLatch awake = new CountDownLatch(1);

    Sleeper(EventReceiver honest) {
      super(honest);
    }

    @Override
    public List<Delivery> receive(int max, Duration maxWait) throws Exception {
      List<Delivery> now = inner().receive(max, Duration.ZERO);
      if (now.isEmpty()) {
        boolean ignored = awake.await(maxWait.toMillis(), TimeUnit.MILLISECONDS);
      }
      return now;
    }

    @Override
    public void wakeUp() {
      awake.countDown();
      inner().wakeUp();
    }
  }

  private static List<Saboteur> bounds() {
    return List.of(
        of(
            Clause.LIF_11,
            "starts a thread for each event",
            "handlers at once",
            () ->
                Lies.handling(
                    (event, context, next) -> {
                      CompletableFuture<Boolean> ignored =
                          KitThreads.start(
                              "saboteur",
                              () -> {
                                next.handle(event, context);
                                return true;
                              });
                    })),
        of(
            Clause.LIF_12,
            "loses events that two threads publish at once",
            "has every event",
            ProcessSaboteurs::losingAtOnce),
        of(
            Clause.LIF_13,
            "hoards in memory",
            "heap in bytes",
            () -> Lies.receiver((honest, service, options) -> new Hoarder(honest))),
        of(
            Clause.LIF_15,
            "starts a thread for each queue",
            "less than or equal",
            () ->
                Lies.service(
                    honest ->
                        new InterposedService(honest) {
                          @Override
                          protected EventReceiver around(
                              EventReceiver receiver, ReceiverOptions options) {
                            options
                                .queues()
                                .forEach(
                                    queue ->
                                        KitThreads.daemon(
                                                "saboteur-of-a-queue", ProcessSaboteurs::sleep)
                                            .start());
                            return receiver;
                          }
                        })));
  }

  private static ConformanceTarget losingAtOnce() {
    Set<Thread> publishers = ConcurrentHashMap.newKeySet();
    AtomicInteger count = new AtomicInteger();
    return Lies.intercepting(
        (publication, next) -> {
          publishers.add(Thread.currentThread());
          return publishers.size() > 1 && count.incrementAndGet() % 10 == 0
              ? CompletableFuture.completedFuture(receipt(publication))
              : next.publish(publication);
        });
  }

  /** Keeps far more than it delivers. */
  private static final class Hoarder extends InterposedReceiver {
    private final List<byte[]> hoard = new CopyOnWriteArrayList<>();

    Hoarder(EventReceiver honest) {
      super(honest);
    }

    @Override
    public List<Delivery> receive(int max, Duration maxWait) throws Exception {
      List<Delivery> now = inner().receive(max, maxWait);
      if (!now.isEmpty() && hoard.isEmpty()) {
        hoard.add(new byte[64 << 20]);
      }
      return now;
    }
  }
}
