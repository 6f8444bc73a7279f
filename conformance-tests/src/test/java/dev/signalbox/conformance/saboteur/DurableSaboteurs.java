package dev.signalbox.conformance.saboteur;

import dev.signalbox.RejectEventException;
import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.interposed.InterposedReceiver;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Who breaks what a broker promises of events that it carries. */
final class DurableSaboteurs {
  private DurableSaboteurs() {}

  private static Saboteur of(
      Clause clause, String lie, String complaint, Supplier<ConformanceTarget> target) {
    return new Saboteur(clause, lie, target, complaint);
  }

  static List<Saboteur> all() {
    List<Saboteur> all = new ArrayList<>();
    all.addAll(arrival());
    all.addAll(retries());
    all.addAll(letters());
    all.addAll(settlements());
    all.addAll(options());
    return all;
  }

  private static List<Saboteur> arrival() {
    return List.of(
        of(
            Clause.DUR_01,
            "loses every 50th event",
            "has every event",
            () -> Lies.publish(losingEvery(50))),
        of(
            Clause.DUR_02,
            "drops headers",
            "headers was changed",
            () -> Lies.publishing(message -> message.withHeaders(Map.of()))),
        of(
            Clause.DUR_03,
            "acknowledges when it delivers",
            "4 deliveries|gave Stale",
            () ->
                Lies.delivering(
                    (honest, deliveries) -> {
                      honest.settle(deliveries.stream().map(Settlement.Ack::new).toList());
                      return deliveries;
                    })),
        of(
            Clause.DUR_04,
            "takes a throwable for a success",
            "dead letter of",
            () ->
                Lies.handling(
                    (event, context, next) -> {
                      try {
                        next.handle(event, context);
                      } catch (Throwable swallowed) {
                        event.headers();
                      }
                    })),
        of(
            Clause.DUR_05,
            "delivers acknowledged events again",
            "an acknowledged event returns",
            () ->
                Lies.settling(
                    (honest, settlement) ->
                        settlement instanceof Settlement.Ack ack
                            ? Lies.honestly(
                                honest,
                                new Settlement.Retry(ack.delivery(), Duration.ofMillis(500)))
                            : Lies.honestly(honest, settlement))),
        of(
            Clause.DUR_17,
            "keeps nothing for a group without consumers",
            "has every event",
            DurableSaboteurs::droppingWithoutReceivers),
        of(
            Clause.DUR_18,
            "publishes into every channel",
            "an event crosses over|unexpected",
            DurableSaboteurs::publishingEverywhere));
  }

  static Lies.Publishing losingEvery(int every) {
    AtomicInteger count = new AtomicInteger();
    return (honest, to, batch, timeout) -> {
      if (to instanceof EventChannel && count.incrementAndGet() % every == 0) {
        return accepted(batch);
      }
      return honest.publish(to, batch, timeout);
    };
  }

  static CompletionStage<List<PublishOutcome>> accepted(List<EventMessage> batch) {
    return CompletableFuture.completedFuture(
        batch.stream().map(any -> (PublishOutcome) new PublishOutcome.Accepted("?")).toList());
  }

  private static ConformanceTarget droppingWithoutReceivers() {
    AtomicInteger receivers = new AtomicInteger();
    return Lies.service(
        honest ->
            new InterposedService(honest) {
              @Override
              public CompletionStage<List<PublishOutcome>> publish(
                  Destination to, List<EventMessage> batch, Duration timeout) {
                return receivers.get() == 0 ? accepted(batch) : honest.publish(to, batch, timeout);
              }

              @Override
              protected EventReceiver around(EventReceiver receiver, ReceiverOptions options) {
                receivers.incrementAndGet();
                return new InterposedReceiver(receiver) {
                  private final AtomicBoolean open = new AtomicBoolean(true);

                  @Override
                  public void close(Duration timeout) throws Exception {
                    if (open.getAndSet(false)) {
                      receivers.decrementAndGet();
                    }
                    receiver.close(timeout);
                  }
                };
              }
            });
  }

  private static ConformanceTarget publishingEverywhere() {
    Set<EventChannel> channels = ConcurrentHashMap.newKeySet();
    return Lies.service(
        honest ->
            new InterposedService(honest) {
              @Override
              public void createQueues(List<QueueSpec> specs) throws Exception {
                honest.createQueues(specs);
                specs.forEach(spec -> channels.add(spec.queue().channel()));
              }

              @Override
              public CompletionStage<List<PublishOutcome>> publish(
                  Destination to, List<EventMessage> batch, Duration timeout) {
                if (to instanceof EventChannel) {
                  channels.stream()
                      .filter(other -> !other.equals(to))
                      .forEach(other -> honest.publish(other, batch, timeout));
                }
                return honest.publish(to, batch, timeout);
              }
            });
  }

  private static List<Saboteur> retries() {
    return List.of(
        of(
            Clause.DUR_06,
            "counts attempts twice",
            "attempts of",
            () ->
                Lies.delivering(
                    (honest, deliveries) ->
                        deliveries.stream()
                            .map(each -> Lies.attempt(each, each.attempt() * 2 - 1))
                            .toList())),
        of(
            Clause.DUR_07,
            "halves the delay of a retry",
            "not early",
            () ->
                Lies.settling(
                    (honest, settlement) ->
                        settlement instanceof Settlement.Retry retry
                            ? Lies.honestly(
                                honest,
                                new Settlement.Retry(retry.delivery(), retry.delay().dividedBy(2)))
                            : Lies.honestly(honest, settlement))),
        of(
            Clause.DUR_08,
            "never counts an attempt",
            "10 dead letters|runs of",
            () ->
                Lies.delivering(
                    (honest, deliveries) ->
                        deliveries.stream().map(each -> Lies.attempt(each, 1)).toList())),
        of(
            Clause.DUR_11,
            "takes a rejection for a failure",
            "REJECTED",
            () ->
                Lies.handling(
                    (event, context, next) -> {
                      try {
                        next.handle(event, context);
                      } catch (RejectEventException rejection) {
                        throw new IllegalStateException("not of this world", rejection);
                      }
                    })),
        of(
            Clause.DUR_13,
            "delivers a retried event before all others",
            "all but the poison",
            DurableSaboteurs::poisonFirst));
  }

  private static ConformanceTarget poisonFirst() {
    Set<String> retried = ConcurrentHashMap.newKeySet();
    return Lies.receiver(
        (honest, service, options) ->
            new InterposedReceiver(honest) {
              @Override
              public List<SettlementOutcome> settle(List<? extends Settlement> settlements)
                  throws Exception {
                for (Settlement settlement : settlements) {
                  if (settlement instanceof Settlement.Retry) {
                    retried.add(Wire.id(settlement.delivery()));
                  }
                }
                return inner().settle(settlements);
              }

              @Override
              public List<Delivery> receive(int max, Duration maxWait) throws Exception {
                List<Delivery> all = inner().receive(max, maxWait);
                if (retried.isEmpty()) {
                  return all;
                }
                List<Delivery> others =
                    all.stream().filter(each -> !retried.contains(Wire.id(each))).toList();
                List<SettlementOutcome> ignored =
                    inner().settle(others.stream().map(Settlement.Release::new).toList());
                return all.stream().filter(each -> !others.contains(each)).toList();
              }
            });
  }

  private static List<Saboteur> letters() {
    return List.of(
        of(
            Clause.DUR_09,
            "keeps no body of a dead letter",
            "dead letter's body was changed",
            () -> lettersAs(letter -> Lies.body(letter, "{}"))),
        of(
            Clause.DUR_10,
            "redrives to every group",
            "runs in the other group|lost",
            () ->
                Lies.publish(
                    (honest, to, batch, timeout) ->
                        honest.publish(
                            to instanceof EventQueue queue ? queue.channel() : to,
                            batch,
                            timeout))),
        of(
            Clause.DUR_12,
            "throws away what it cannot read",
            "a dead letter",
            () ->
                Lies.delivering(
                    (honest, deliveries) -> {
                      List<Delivery> bad =
                          deliveries.stream()
                              .filter(each -> !each.message().body().utf8().startsWith("{"))
                              .toList();
                      List<SettlementOutcome> ignored =
                          honest.settle(bad.stream().map(Settlement.Ack::new).toList());
                      return deliveries.stream().filter(each -> !bad.contains(each)).toList();
                    })),
        of(
            Clause.DUR_26,
            "acknowledges before it writes the dead letter",
            "dead letter of",
            () ->
                Lies.settling(
                    (honest, settlement) ->
                        Lies.honestly(
                            honest,
                            settlement instanceof Settlement.DeadLetter letter
                                ? new Settlement.Ack(letter.delivery())
                                : settlement))),
        of(
            Clause.DUR_27,
            "drops a letter that was read 20 times",
            "2 deliveries",
            DurableSaboteurs::droppingLetters),
        of(
            Clause.DUR_29,
            "has no room for the headers of a dead letter",
            "1 dead letters",
            () ->
                Lies.settling(
                    (honest, settlement) ->
                        settlement instanceof Settlement.DeadLetter letter
                                && letter.message().body().size() > 1_000_000
                            ? new SettlementOutcome.Failed(new IllegalStateException("too large"))
                            : Lies.honestly(honest, settlement))),
        of(
            Clause.DUR_30,
            "drops what nobody matches, and says nothing",
            "five dead letters",
            () ->
                Lies.delivering(
                    (honest, deliveries) -> {
                      List<SettlementOutcome> ignored =
                          honest.settle(deliveries.stream().map(Settlement.Ack::new).toList());
                      return List.of();
                    })));
  }

  private static ConformanceTarget lettersAs(UnaryOperator<EventMessage> lie) {
    return Lies.settling(
        (honest, settlement) ->
            settlement instanceof Settlement.DeadLetter letter
                ? Lies.honestly(
                    honest,
                    new Settlement.DeadLetter(letter.delivery(), lie.apply(letter.message())))
                : Lies.honestly(honest, settlement));
  }

  private static ConformanceTarget droppingLetters() {
    Map<String, Integer> reads = new ConcurrentHashMap<>();
    return Lies.delivering(
        (honest, deliveries) -> {
          List<Delivery> left = new ArrayList<>();
          for (Delivery delivery : deliveries) {
            boolean worn =
                delivery.queue() instanceof DeadLetterQueue
                    && reads.merge(Wire.id(delivery), 1, Integer::sum) > 20;
            if (worn) {
              SettlementOutcome ignored = Lies.honestly(honest, new Settlement.Ack(delivery));
            } else {
              left.add(delivery);
            }
          }
          return left;
        });
  }

  private static List<Saboteur> settlements() {
    return List.of(
        of(
            Clause.DUR_14,
            "fails when something is settled twice",
            "settled already",
            DurableSaboteurs::onceOnly),
        of(
            Clause.DUR_15,
            "takes a late settlement for a good one",
            "settling after the lease",
            () ->
                Lies.settling(
                    (honest, settlement) ->
                        Lies.honestly(honest, settlement) instanceof SettlementOutcome.Failed failed
                            ? failed
                            : SettlementOutcome.SETTLED)),
        of(
            Clause.DUR_16,
            "gives one event to two consumers",
            "two consumers at once|handled twice",
            () ->
                Lies.delivering(
                    (honest, deliveries) -> {
                      List<SettlementOutcome> ignored =
                          honest.settle(
                              deliveries.stream().limit(1).map(Settlement.Release::new).toList());
                      return deliveries;
                    })),
        of(
            Clause.DUR_19,
            "acknowledges everything before an acknowledged event too",
            "4 deliveries",
            DurableSaboteurs::cumulative),
        of(
            Clause.DUR_23,
            "says that it extends a lease, and does not",
            "xpecting empty",
            () ->
                Lies.receiver(
                    (honest, service, options) ->
                        new InterposedReceiver(honest) {
                          @Override
                          public List<LeaseExtension> extend(
                              List<Delivery> deliveries, Duration lease) {
                            return deliveries.stream()
                                .map(each -> new LeaseExtension(each, Instant.now().plus(lease)))
                                .toList();
                          }
                        })));
  }

  private static ConformanceTarget onceOnly() {
    Set<Object> settled = ConcurrentHashMap.newKeySet();
    return Lies.settling(
        (honest, settlement) -> {
          if (!settled.add(settlement.delivery().receipt())) {
            throw new IllegalStateException("settled already");
          }
          return Lies.honestly(honest, settlement);
        });
  }

  private static ConformanceTarget cumulative() {
    return Lies.receiver(
        (honest, service, options) ->
            new InterposedReceiver(honest) {
              private final List<Delivery> taken = new CopyOnWriteArrayList<>();

              @Override
              public List<Delivery> receive(int max, Duration maxWait) throws Exception {
                List<Delivery> more = inner().receive(max, maxWait);
                taken.addAll(more);
                return more;
              }

              @Override
              public List<SettlementOutcome> settle(List<? extends Settlement> settlements)
                  throws Exception {
                int last = 0;
                for (Settlement settlement : settlements) {
                  last = Math.max(last, taken.indexOf(settlement.delivery()));
                }
                List<SettlementOutcome> ignored =
                    inner()
                        .settle(
                            taken.subList(0, last + 1).stream().map(Settlement.Ack::new).toList());
                return Collections.nCopies(settlements.size(), SettlementOutcome.SETTLED);
              }
            });
  }

  private static List<Saboteur> options() {
    return List.of(
        of(
            Clause.DUR_20,
            "publishes every 5th event a little later",
            "key-",
            DurableSaboteurs::dawdling),
        of(
            Clause.DUR_21,
            "reports a batch as a whole",
            "deliveries",
            () ->
                Lies.publish(
                    (honest, to, batch, timeout) ->
                        batch.size() < 5
                            ? honest.publish(to, batch, timeout)
                            : honest
                                .publish(to, batch.subList(1, batch.size()), timeout)
                                .thenCompose(outcomes -> accepted(batch)))),
        of(
            Clause.DUR_22,
            "does not delay",
            "delay of",
            () -> Lies.publishing(message -> message.withNotBefore(null))),
        of(
            Clause.DUR_24,
            "publishes before the commit",
            "before the commit",
            () -> MemoryTransactions.target(MemoryTransactions.Honesty.AT_ONCE)),
        of(
            Clause.DUR_25,
            "hands the same object to every handler",
            "as published",
            SharedPayloads::target),
        of(
            Clause.DUR_28,
            "keeps ephemeral groups for ever",
            "have vanished",
            () -> Lies.service(LastingGroups::new)));
  }

  private static ConformanceTarget dawdling() {
    AtomicInteger count = new AtomicInteger();
    return Lies.publish(
        (honest, to, batch, timeout) ->
            count.incrementAndGet() % 5 != 0
                ? honest.publish(to, batch, timeout)
                : CompletableFuture.supplyAsync(
                        () -> honest.publish(to, batch, timeout),
                        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS))
                    .thenCompose(outcomes -> outcomes));
  }

  /** Forgets that groups are to vanish. */
  private static final class LastingGroups extends InterposedService {
    LastingGroups(EventMessagingService honest) {
      super(honest);
    }

    @Override
    public void createQueues(List<QueueSpec> specs) throws Exception {
      List<QueueSpec> lasting = new ArrayList<>();
      for (QueueSpec spec : specs) {
        lasting.add(
            new QueueSpec(
                spec.queue(),
                spec.ordering(),
                spec.start(),
                spec.patterns(),
                spec.deadLetterRetention(),
                null));
      }
      inner().createQueues(lasting);
    }
  }
}
