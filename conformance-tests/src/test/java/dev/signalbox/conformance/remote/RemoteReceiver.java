package dev.signalbox.conformance.remote;

import dev.signalbox.conformance.remote.Frames.Answer;
import dev.signalbox.conformance.remote.Frames.Delivered;
import dev.signalbox.conformance.remote.Frames.Event;
import dev.signalbox.conformance.remote.Frames.Place;
import dev.signalbox.conformance.remote.RemoteOperations.Settle;
import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A receiver at the server, opened anew on each new connection. */
final class RemoteReceiver implements EventReceiver {
  private static final long STEP_MILLIS = 250;

  private final RemoteService service;
  private final ReceiverOptions options;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean awake = new AtomicBoolean();
  private volatile RemoteConnection connection;
  private volatile long id;

  RemoteReceiver(RemoteService service, ReceiverOptions options) throws Exception {
    this.service = service;
    this.options = options;
    this.connection = service.connection();
    this.id = open(connection);
  }

  private long open(RemoteConnection on) throws Exception {
    Object opened =
        on.call(
            "open",
            Frames.arguments(
                "places", options.queues().stream().map(Place::of).toList(),
                "lease", options.lease().toMillis(),
                "events", options.windowEvents(),
                "bytes", options.windowBytes(),
                "ordering", options.ordering().name(),
                "name", options.consumerName()),
            service.settings().timeout());
    return ((Number) Objects.requireNonNull(opened)).longValue();
  }

  private void ensureOpen() throws Exception {
    if (closed.get()) {
      throw new MessagingException(ErrorCode.CLOSED, "the receiver is closed");
    }
    if (!connection.alive()) {
      RemoteConnection fresh = service.connection();
      id = open(fresh);
      connection = fresh;
    }
  }

  @Override
  public List<Delivery> receive(int max, Duration maxWait) throws Exception {
    long end = System.nanoTime() + maxWait.toNanos();
    while (true) {
      ensureOpen();
      long left = Math.max(0, (end - System.nanoTime()) / 1_000_000);
      // Short steps at the server: a wake-up need not travel.
      long step = awake.get() ? 0 : Math.min(STEP_MILLIS, left);
      Instant before = service.context().clock().instant();
      Object result =
          call(
              "receive",
              Frames.arguments("receiver", id, "max", max, "wait", step),
              service.settings().timeout().plusMillis(step));
      List<Delivery> deliveries =
          Frames.list(result, Delivered.class).stream()
              .map(each -> each.delivery(before.plus(options.lease())))
              .toList();
      if (!deliveries.isEmpty() || awake.getAndSet(false) || left <= step) {
        return deliveries;
      }
    }
  }

  private @Nullable Object call(String operation, Map<String, Object> arguments, Duration timeout)
      throws Exception {
    CompletableFuture<Answer> answer = connection.send(operation, arguments);
    try {
      return RemoteConnection.result(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException silent) {
      connection.close();
      throw RemoteConnection.unavailable(operation + " was not answered");
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  @Override
  public void wakeUp() {
    awake.set(true);
  }

  @Override
  public List<SettlementOutcome> settle(List<? extends Settlement> settlements) throws Exception {
    List<Settle> wanted = new ArrayList<>();
    for (Settlement settlement : settlements) {
      long token = (Long) settlement.delivery().receipt();
      if (settlement instanceof Settlement.Retry retry) {
        wanted.add(new Settle("retry", token, retry.delay().toMillis(), null));
      } else if (settlement instanceof Settlement.DeadLetter letter) {
        wanted.add(new Settle("letter", token, 0, Event.of(letter.message())));
      } else {
        wanted.add(
            new Settle(settlement instanceof Settlement.Ack ? "ack" : "release", token, 0, null));
      }
    }
    Object result =
        call(
            "settle",
            Frames.arguments("receiver", id, "settlements", wanted),
            service.settings().timeout());
    return Frames.list(result, String.class).stream().map(RemoteReceiver::outcome).toList();
  }

  private static SettlementOutcome outcome(String text) {
    return switch (text) {
      case "Settled", "Recorded" -> SettlementOutcome.SETTLED;
      case "Stale" -> SettlementOutcome.STALE;
      default -> new SettlementOutcome.Failed(new IllegalStateException(text));
    };
  }

  private static List<Object> tokens(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::receipt).toList();
  }

  @Override
  public List<LeaseExtension> extend(List<Delivery> deliveries, Duration lease) throws Exception {
    Instant before = service.context().clock().instant();
    List<Boolean> extended =
        Frames.list(
            call(
                "extend",
                Frames.arguments(
                    "receiver", id, "tokens", tokens(deliveries), "lease", lease.toMillis()),
                service.settings().timeout()),
            Boolean.class);
    List<LeaseExtension> answers = new ArrayList<>();
    for (int i = 0; i < deliveries.size(); i++) {
      boolean held = i < extended.size() && extended.get(i);
      answers.add(new LeaseExtension(deliveries.get(i), held ? before.plus(lease) : null));
    }
    return answers;
  }

  @Override
  public void markStarted(List<Delivery> deliveries) throws Exception {
    Object ignored =
        call(
            "mark",
            Frames.arguments("receiver", id, "tokens", tokens(deliveries)),
            service.settings().timeout());
  }

  @Override
  public void close(Duration timeout) throws Exception {
    if (closed.compareAndSet(false, true) && connection.alive()) {
      Object ignored =
          connection.call("close", Frames.arguments("receiver", id), service.settings().timeout());
    }
  }
}
