package dev.signalbox.conformance.remote;

import dev.signalbox.conformance.remote.Frames.Delivered;
import dev.signalbox.conformance.remote.Frames.Event;
import dev.signalbox.conformance.remote.Frames.Place;
import dev.signalbox.conformance.remote.Frames.Request;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventPattern;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import dev.signalbox.spi.StartPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the server does for a request. */
final class RemoteOperations {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final EventMessagingService memory;
  private final Map<Long, EventReceiver> receivers;
  private final Map<Long, Delivery> deliveries = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();
  private volatile boolean allowed;

  RemoteOperations(EventMessagingService memory, Map<Long, EventReceiver> receivers) {
    this.memory = memory;
    this.receivers = receivers;
  }

  @Nullable Object run(Request request) throws Exception {
    Map<String, Object> arguments = request.arguments();
    if (request.operation().equals("login")) {
      return login(arguments);
    } else if (!allowed) {
      throw new MessagingException(ErrorCode.UNAUTHENTICATED, "log in first");
    }
    return switch (request.operation()) {
      case "ping" -> "pong";
      case "create" -> create(arguments);
      case "channel" -> channel(arguments);
      case "exists" -> exists(arguments);
      case "delete" -> delete(arguments);
      case "list" -> memory.listQueues();
      case "purge" -> memory.purgeQueue(place(arguments).source()).amount();
      case "stats" -> stats(arguments);
      case "maintain" -> memory.maintain(Duration.ofSeconds(5));
      case "publish" -> publish(arguments);
      case "browse" -> browse(arguments);
      case "remove" -> remove(arguments);
      default -> receiving(request.operation(), arguments);
    };
  }

  private @Nullable Object receiving(String operation, Map<String, Object> arguments)
      throws Exception {
    return switch (operation) {
      case "open" -> open(arguments);
      case "receive" -> receive(arguments);
      case "settle" -> settle(arguments);
      case "extend" -> extend(arguments);
      case "mark" -> mark(arguments);
      case "close" -> close(arguments);
      default -> throw new MessagingException(ErrorCode.UNSUPPORTED, operation);
    };
  }

  private Object login(Map<String, Object> arguments) {
    allowed =
        RemoteServer.USER.equals(arguments.get("user"))
            && RemoteServer.PASSWORD.equals(arguments.get("password"));
    if (!allowed) {
      throw new MessagingException(ErrorCode.UNAUTHENTICATED, "wrong user or password");
    }
    return "welcome";
  }

  private static Place place(Map<String, Object> arguments) {
    return Frames.as(arguments.get("place"), Place.class);
  }

  private static long number(Map<String, Object> arguments, String name) {
    return ((Number) Objects.requireNonNull(arguments.get(name), name)).longValue();
  }

  /** A queue as it is to be. */
  record Spec(
      Place place,
      Ordering ordering,
      StartPosition start,
      @Nullable Long retention,
      @Nullable Long expiry) {
    static Spec of(QueueSpec spec) {
      return new Spec(
          Place.of(spec.queue()),
          spec.ordering(),
          spec.start(),
          spec.retention().map(Duration::toMillis).orElse(null),
          spec.ephemeralExpiry().map(Duration::toMillis).orElse(null));
    }

    QueueSpec spec() {
      return new QueueSpec(
          place.queue(),
          ordering,
          start,
          List.of(EventPattern.parse("#")),
          retention == null ? null : Duration.ofMillis(retention),
          expiry == null ? null : Duration.ofMillis(expiry));
    }
  }

  private @Nullable Object create(Map<String, Object> arguments) throws Exception {
    memory.createQueues(
        Frames.list(arguments.get("specs"), Spec.class).stream().map(Spec::spec).toList());
    return null;
  }

  private @Nullable Object channel(Map<String, Object> arguments) throws Exception {
    memory.createChannel((EventChannel) place(arguments).destination());
    return null;
  }

  private @Nullable Object exists(Map<String, Object> arguments) throws Exception {
    memory.checkExists(place(arguments).destination());
    return null;
  }

  private @Nullable Object delete(Map<String, Object> arguments) throws Exception {
    memory.deleteQueue(place(arguments).destination());
    return null;
  }

  private Object stats(Map<String, Object> arguments) throws Exception {
    EventQueueStats stats = memory.stats(place(arguments).source());
    return List.of(
        stats.ready().amount(), stats.inFlight().amount(), stats.deadLettered().amount());
  }

  private Object publish(Map<String, Object> arguments) throws Exception {
    List<PublishOutcome> outcomes =
        memory
            .publish(
                place(arguments).destination(),
                Frames.list(arguments.get("events"), Event.class).stream()
                    .map(Event::message)
                    .toList(),
                TIMEOUT)
            .toCompletableFuture()
            .get();
    List<String> answers = new ArrayList<>();
    for (PublishOutcome outcome : outcomes) {
      answers.add(
          outcome instanceof PublishOutcome.Rejected rejected
              ? "!" + ErrorCode.ofJdk(rejected.cause()) + " " + rejected.cause().getMessage()
              : "ok");
    }
    return answers;
  }

  private DeadLetterBrowser browser() {
    return memory.as(DeadLetterBrowser.class).orElseThrow();
  }

  private Object browse(Map<String, Object> arguments) throws Exception {
    DeadLetterQueue queue = (DeadLetterQueue) place(arguments).destination();
    DeadLetterBrowser.Page page =
        browser().browse(queue, (String) arguments.get("cursor"), (int) number(arguments, "limit"));
    List<Object> letters = new ArrayList<>();
    for (DeadLetterBrowser.Letter letter : page.letters()) {
      letters.add(
          new Delivered(
              0,
              place(arguments),
              letter.brokerMessageId(),
              1,
              0,
              letter.message().id(),
              letter.message().name(),
              letter.message().orderingKey(),
              letter.message().contentType(),
              letter.message().headers(),
              Frames.text(letter.message().body())));
    }
    Map<String, Object> answer = Frames.arguments("letters", letters);
    page.next().ifPresent(next -> answer.put("next", next));
    return answer;
  }

  private Object remove(Map<String, Object> arguments) throws Exception {
    return browser()
        .remove(
            (DeadLetterQueue) place(arguments).destination(),
            Frames.list(arguments.get("ids"), String.class));
  }

  private Object open(Map<String, Object> arguments) throws Exception {
    EventReceiver receiver =
        memory.openReceiver(
            new ReceiverOptions(
                Frames.list(arguments.get("places"), Place.class).stream()
                    .map(Place::source)
                    .toList(),
                Duration.ofMillis(number(arguments, "lease")),
                (int) number(arguments, "events"),
                number(arguments, "bytes"),
                Ordering.valueOf((String) Objects.requireNonNull(arguments.get("ordering"))),
                (String) Objects.requireNonNull(arguments.get("name"))));
    long id = tokens.incrementAndGet();
    receivers.put(id, receiver);
    return id;
  }

  private EventReceiver receiver(Map<String, Object> arguments) {
    EventReceiver receiver = receivers.get(number(arguments, "receiver"));
    if (receiver == null) {
      throw new MessagingException(ErrorCode.CLOSED, "the receiver is closed");
    }
    return receiver;
  }

  private Object receive(Map<String, Object> arguments) throws Exception {
    List<Delivered> delivered = new ArrayList<>();
    for (Delivery delivery :
        receiver(arguments)
            .receive(
                (int) number(arguments, "max"), Duration.ofMillis(number(arguments, "wait")))) {
      long token = tokens.incrementAndGet();
      deliveries.put(token, delivery);
      delivered.add(Delivered.of(token, delivery));
    }
    return delivered;
  }

  /** A settlement on the wire. */
  record Settle(String kind, long token, long delay, @Nullable Event letter) {}

  private Object settle(Map<String, Object> arguments) throws Exception {
    List<String> answers = new ArrayList<>();
    for (Settle settle : Frames.list(arguments.get("settlements"), Settle.class)) {
      Delivery delivery = deliveries.get(settle.token());
      SettlementOutcome outcome =
          delivery == null
              ? SettlementOutcome.STALE
              : receiver(arguments).settle(List.of(settlement(settle, delivery))).get(0);
      answers.add(
          outcome instanceof SettlementOutcome.Failed failed
              ? "!" + failed.cause()
              : outcome.getClass().getSimpleName());
    }
    return answers;
  }

  private static Settlement settlement(Settle settle, Delivery delivery) {
    return switch (settle.kind()) {
      case "ack" -> new Settlement.Ack(delivery);
      case "retry" -> new Settlement.Retry(delivery, Duration.ofMillis(settle.delay()));
      case "release" -> new Settlement.Release(delivery);
      default ->
          new Settlement.DeadLetter(
              delivery, Objects.requireNonNull(settle.letter(), "letter").message());
    };
  }

  private List<Delivery> known(Map<String, Object> arguments) {
    return Frames.list(arguments.get("tokens"), Long.class).stream()
        .map(deliveries::get)
        .filter(Objects::nonNull)
        .toList();
  }

  private Object extend(Map<String, Object> arguments) throws Exception {
    List<LeaseExtension> extended =
        receiver(arguments).extend(known(arguments), Duration.ofMillis(number(arguments, "lease")));
    return extended.stream().map(each -> each.until().isPresent()).toList();
  }

  private @Nullable Object mark(Map<String, Object> arguments) throws Exception {
    receiver(arguments).markStarted(known(arguments));
    return null;
  }

  private @Nullable Object close(Map<String, Object> arguments) throws Exception {
    EventReceiver receiver = receivers.remove(number(arguments, "receiver"));
    if (receiver != null) {
      receiver.close(Duration.ofSeconds(1));
    }
    return null;
  }
}
