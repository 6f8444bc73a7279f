package dev.signalbox.conformance.saboteur;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.interposed.InterposedProvider;
import dev.signalbox.conformance.interposed.InterposedReceiver;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who breaks administration, limits, security, observability, or what providers have in common. */
final class BrokerSaboteurs {
  private static final Logger LOG = LoggerFactory.getLogger("saboteur");

  private BrokerSaboteurs() {}

  private static Saboteur of(
      Clause clause, String lie, String complaint, Supplier<ConformanceTarget> target) {
    return new Saboteur(clause, lie, target, complaint);
  }

  static List<Saboteur> all() {
    List<Saboteur> all = new ArrayList<>();
    all.addAll(queues());
    all.addAll(figures());
    all.addAll(limits());
    all.addAll(secrets());
    all.addAll(sights());
    return all;
  }

  private static List<Saboteur> queues() {
    return List.of(
        of(
            Clause.ADM_01,
            "makes a queue anew that is there",
            "5 deliveries",
            () ->
                creating(
                    (honest, specs) -> {
                      for (QueueSpec spec : specs) {
                        honest.deleteQueue(spec.queue());
                      }
                      honest.createQueues(specs);
                    })),
        of(
            Clause.ADM_03,
            "takes any options for what is there",
            "at least one conflicts",
            () ->
                creating(
                    (honest, specs) -> {
                      try {
                        honest.createQueues(specs);
                      } catch (MessagingException conflict) {
                        if (conflict.code() != ErrorCode.CONFLICT) {
                          throw conflict;
                        }
                      }
                    })),
        of(
            Clause.ADM_04,
            "takes events for a channel that is not there",
            "instance of",
            () ->
                Lies.publish(
                    (honest, to, batch, timeout) ->
                        honest
                            .publish(to, batch, timeout)
                            .thenCompose(outcomes -> DurableSaboteurs.accepted(batch)))),
        of(
            Clause.ADM_05,
            "purges every group",
            "other has every event",
            () -> Lies.service(PurgingAll::new)),
        of(
            Clause.ADM_07,
            "gives two groups one queue",
            "has every event",
            () ->
                Lies.service(
                    honest ->
                        new InterposedService(honest) {
                          @Override
                          public EventReceiver openReceiver(ReceiverOptions options)
                              throws Exception {
                            return honest.openReceiver(mixedUp(options));
                          }
                        })),
        of(
            Clause.ADM_11,
            "deletes the whole channel for one group",
            "but was|NOT_FOUND",
            () ->
                Lies.service(
                    honest ->
                        new InterposedService(honest) {
                          @Override
                          public void deleteQueue(Destination destination) throws Exception {
                            honest.deleteQueue(
                                destination instanceof EventQueue queue
                                    ? queue.channel()
                                    : destination);
                          }
                        })));
  }

  /** How a lying service creates queues. */
  private interface Creating {
    void create(EventMessagingService honest, List<QueueSpec> specs) throws Exception;
  }

  private static ConformanceTarget creating(Creating lie) {
    return Lies.service(
        honest ->
            new InterposedService(honest) {
              @Override
              public void createQueues(List<QueueSpec> specs) throws Exception {
                lie.create(honest, specs);
              }
            });
  }

  private static ReceiverOptions mixedUp(ReceiverOptions options) {
    List<MessageQueue> queues = new ArrayList<>();
    for (MessageQueue queue : options.queues()) {
      queues.add(queue.group().equals("a_b") ? Wire.queue(queue.namespace(), "a__b") : queue);
    }
    return new ReceiverOptions(
        queues,
        options.lease(),
        options.windowEvents(),
        options.windowBytes(),
        options.ordering(),
        options.consumerName());
  }

  /** Purges more than it is asked to. */
  private static final class PurgingAll extends InterposedService {
    private static final Set<EventQueue> ALL = ConcurrentHashMap.newKeySet();

    PurgingAll(EventMessagingService honest) {
      super(honest);
    }

    @Override
    public void createQueues(List<QueueSpec> specs) throws Exception {
      inner().createQueues(specs);
      specs.forEach(spec -> ALL.add(spec.queue()));
    }

    @Override
    public Figure purgeQueue(MessageQueue queue) throws Exception {
      for (EventQueue each : ALL) {
        if (each.namespace().equals(queue.namespace()) && !each.equals(queue)) {
          Figure ignored = inner().purgeQueue(each);
        }
      }
      return inner().purgeQueue(queue);
    }
  }

  private static List<Saboteur> figures() {
    return List.of(
        of(
            Clause.ADM_06,
            "counts one too many",
            "the figures are",
            () ->
                Lies.service(
                    honest ->
                        new InterposedService(honest) {
                          @Override
                          public EventQueueStats stats(MessageQueue queue) throws Exception {
                            EventQueueStats stats = honest.stats(queue);
                            return new EventQueueStats(
                                Figure.exact(stats.ready().amount() + 1),
                                stats.inFlight(),
                                stats.deadLettered(),
                                stats.oldestAge());
                          }
                        })),
        of(
            Clause.ADM_08,
            "calls a healthy broker dead",
            "sick for no reason",
            () ->
                Lies.service(
                    honest ->
                        new InterposedService(honest) {
                          @Override
                          public void check(Duration timeout) {
                            throw new MessagingException(
                                ErrorCode.UNAVAILABLE, "sick for no reason");
                          }
                        })),
        of(
            Clause.ADM_09,
            "does nothing where it cannot purge",
            "must fail with",
            () -> Lies.provider(NoPurge::new)),
        of(
            Clause.ADM_10,
            "shows letters in another order each time",
            "but was",
            () ->
                Lies.service(
                    honest ->
                        new InterposedService(honest) {
                          @Override
                          public <T> Optional<T> as(Class<T> type) {
                            return type == DeadLetterBrowser.class
                                ? honest
                                    .as(DeadLetterBrowser.class)
                                    .map(browser -> type.cast(new Shuffling(browser)))
                                : honest.as(type);
                          }
                        })));
  }

  /** Declares no PURGE, and takes purges all the same. */
  private static final class NoPurge extends InterposedProvider {
    NoPurge(EventMessagingProvider honest) {
      super(honest);
    }

    @Override
    public Capabilities capabilities(ProviderConfig config) {
      return super.capabilities(config).without(Capability.PURGE);
    }

    @Override
    protected EventMessagingService around(EventMessagingService service) {
      return new InterposedService(service) {
        @Override
        public Capabilities capabilities() {
          return service.capabilities().without(Capability.PURGE);
        }

        @Override
        public Figure purgeQueue(MessageQueue queue) {
          return Figure.exact(0);
        }
      };
    }
  }

  /** Turns each second page around. */
  private static final class Shuffling implements DeadLetterBrowser {
    private static final AtomicBoolean TURN = new AtomicBoolean();
    private final DeadLetterBrowser honest;

    Shuffling(DeadLetterBrowser honest) {
      this.honest = honest;
    }

    @Override
    public Page browse(DeadLetterQueue queue, @Nullable String cursor, int limit) throws Exception {
      Page page = honest.browse(queue, cursor, limit);
      List<Letter> letters = new ArrayList<>(page.letters());
      if (TURN.getAndSet(!TURN.get())) {
        Collections.reverse(letters);
      }
      return new Page(letters, page.nextCursor());
    }

    @Override
    public int remove(DeadLetterQueue queue, List<String> ids) throws Exception {
      return honest.remove(queue, ids);
    }
  }

  private static CompletionStage<List<PublishOutcome>> rejected(
      List<EventMessage> batch, ErrorCode code) {
    return CompletableFuture.completedFuture(
        batch.stream()
            .map(
                any ->
                    (PublishOutcome)
                        new PublishOutcome.Rejected(new MessagingException(code, "on purpose")))
            .toList());
  }

  private static List<Saboteur> limits() {
    return List.of(
        of(
            Clause.LIM_01,
            "refuses an empty payload",
            "INVALID_PAYLOAD",
            () ->
                Lies.publish(
                    (honest, to, batch, timeout) ->
                        batch.get(0).body().utf8().contains("\"payload\":{}")
                            ? rejected(batch, ErrorCode.INVALID_PAYLOAD)
                            : honest.publish(to, batch, timeout))),
        of(
            Clause.LIM_02,
            "refuses an event of the size that it declares",
            "TOO_LARGE",
            () ->
                Lies.publish(
                    (honest, to, batch, timeout) ->
                        batch.get(0).body().size() >= honest.capabilities().limits().maxEventBytes()
                            ? rejected(batch, ErrorCode.TOO_LARGE)
                            : honest.publish(to, batch, timeout))),
        of(
            Clause.LIM_03,
            "reports a success for an event that is too large",
            "must fail with",
            () -> swallowing(ErrorCode.TOO_LARGE)),
        of(
            Clause.LIM_04,
            "keeps no character beyond U+FFFF",
            "to be true",
            () ->
                Lies.publishing(
                    message ->
                        Lies.body(
                            message,
                            message.body().utf8().replaceAll("[\\x{10000}-\\x{10FFFF}]", "?")))),
        of(
            Clause.LIM_05,
            "keeps headers in ASCII",
            "to contain",
            () -> Lies.publishing(BrokerSaboteurs::inAscii)),
        of(
            Clause.LIM_06,
            "takes 31 headers at most",
            "31 headers",
            () ->
                Lies.intercepting(
                    (publication, next) ->
                        publication.event().headers().size() > 31
                            ? CompletableFuture.failedFuture(
                                new MessagingException(
                                    ErrorCode.INVALID_ARGUMENT, "31 headers at most"))
                            : next.publish(publication))),
        of(
            Clause.LIM_07,
            "drops events when the buffer is full, and says nothing",
            "must fail with",
            () -> swallowing(ErrorCode.BUFFER_FULL)));
  }

  private static ConformanceTarget swallowing(ErrorCode code) {
    return Lies.intercepting(
        (publication, next) ->
            next.publish(publication)
                .exceptionallyCompose(
                    failure -> {
                      Throwable cause =
                          failure.getCause() != null && !(failure instanceof MessagingException)
                              ? failure.getCause()
                              : failure;
                      return cause instanceof MessagingException known && known.code() == code
                          ? CompletableFuture.completedFuture(ProcessSaboteurs.receipt(publication))
                          : CompletableFuture.failedFuture(cause);
                    }));
  }

  private static EventMessage inAscii(EventMessage message) {
    Map<String, String> headers = new LinkedHashMap<>();
    message
        .headers()
        .forEach((name, value) -> headers.put(name, value.replaceAll("[^\\x20-\\x7e]", "?")));
    return message.withHeaders(headers);
  }

  private static List<Saboteur> secrets() {
    return List.of(
        of(
            Clause.SEC_02,
            "logs payloads",
            "texts with a secret",
            () ->
                Lies.handling(
                    (event, context, next) -> {
                      LOG.info("handling {}", event.payload().json());
                      next.handle(event, context);
                    })),
        of(
            Clause.SEC_04,
            "takes the quotes out of ordering keys",
            "to start with",
            () ->
                Lies.publishing(
                    message ->
                        message.withOrderingKey(
                            message.key().map(key -> key.replace("'", "_")).orElse(null)))),
        of(
            Clause.SEC_05,
            "stumbles over deep nesting",
            "has every event",
            () -> Lies.receiver((honest, service, options) -> new Stumbling(honest))));
  }

  /** Never gets past a body that is nested deeply. */
  private static final class Stumbling extends InterposedReceiver {
    private final AtomicBoolean fallen = new AtomicBoolean();

    Stumbling(EventReceiver honest) {
      super(honest);
    }

    @Override
    public List<Delivery> receive(int max, Duration maxWait) throws Exception {
      List<Delivery> deliveries = inner().receive(max, maxWait);
      for (Delivery delivery : deliveries) {
        EventBody body = delivery.message().body();
        if (body.size() < 100_000 && body.utf8().contains("[".repeat(1_000))) {
          fallen.set(true);
        }
      }
      if (fallen.get()) {
        throw new IllegalStateException("nested too deeply");
      }
      return deliveries;
    }
  }

  private static List<Saboteur> sights() {
    return List.of(
        of(
            Clause.OBS_01,
            "drops headers at a redrive",
            "headers at the first run",
            () ->
                Lies.publish(
                    (honest, to, batch, timeout) ->
                        honest.publish(
                            to,
                            to instanceof EventQueue
                                ? batch.stream().map(each -> each.withHeaders(Map.of())).toList()
                                : batch,
                            timeout))),
        of(
            Clause.OBS_02,
            "calls handlers twice and counts one run",
            "but was",
            () ->
                Lies.handling(
                    (event, context, next) -> {
                      next.handle(event, context);
                      next.handle(event, context);
                    })),
        of(
            Clause.OBS_03,
            "logs each poll",
            "an idle consumer logs",
            () ->
                Lies.delivering(
                    (honest, deliveries) -> {
                      LOG.info("received {} events", deliveries.size());
                      return deliveries;
                    })),
        of(
            Clause.OBS_04,
            "logs a failure without its event's name",
            "to contain",
            () ->
                Lies.handling(
                    (event, context, next) -> {
                      try {
                        next.handle(event, context);
                      } catch (Exception failure) {
                        LOG.atWarn().addKeyValue("event_id", event.id()).log("failed");
                        throw failure;
                      }
                    })),
        of(
            Clause.XPR_01,
            "counts attempts in its own way",
            "but was",
            () ->
                Lies.delivering(
                    (honest, deliveries) ->
                        deliveries.stream()
                            .map(each -> Lies.attempt(each, 2 * each.attempt() - 1))
                            .toList())),
        of(
            Clause.XPR_02,
            "cannot be configured by a file",
            "not from a file",
            () -> Lies.provider(NotFromFiles::new)));
  }

  /** Needs a program to configure it. */
  private static final class NotFromFiles extends InterposedProvider {
    NotFromFiles(EventMessagingProvider honest) {
      super(honest);
    }

    @Override
    public Capabilities capabilities(ProviderConfig config) {
      if (config.problem("", Optional.empty()).toString().contains(".toml")) {
        throw new IllegalStateException("not from a file");
      }
      return super.capabilities(config);
    }
  }
}
