package dev.signalbox.conformance.kit;

import dev.signalbox.ConsumerBuilder;
import dev.signalbox.EventConsumer;
import dev.signalbox.EventDraft;
import dev.signalbox.EventHandler;
import dev.signalbox.PublishReceipt;
import dev.signalbox.Signalbox;
import dev.signalbox.conformance.kit.Ledger.Fate;
import dev.signalbox.spi.MessagingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/** An application of the trial's own: a Signalbox whose events are accounted for. Thread-safe. */
public final class App implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final Trial trial;
  private final Signalbox signalbox;

  App(Trial trial, Signalbox signalbox) {
    this.trial = trial;
    this.signalbox = signalbox;
  }

  /** The Signalbox itself. */
  public Signalbox signalbox() {
    return signalbox;
  }

  /** Publishes an event of the trial's namespace; nothing is thrown. */
  public CompletableFuture<PublishReceipt> send(UnaryOperator<EventDraft> more) {
    return send(trial.ledger().next(), more);
  }

  /** As {@link #send(UnaryOperator)}, with an id that is already in the books. */
  public CompletableFuture<PublishReceipt> send(String id, UnaryOperator<EventDraft> more) {
    EventDraft draft =
        EventDraft.of("conformance.event", Map.of("event", id, "clause", trial.clause().id()))
            .id(id)
            .namespace(trial.namespace());
    return signalbox
        .publish(more.apply(draft))
        .whenComplete((receipt, failure) -> trial.ledger().fate(id, fate(failure)));
  }

  /** What a publisher knows after a publish. */
  static Fate fate(Throwable failure) {
    if (failure == null) {
      return Fate.ACCEPTED;
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean open = cause instanceof MessagingException known && known.code().retryable();
    return open ? Fate.UNKNOWN : Fate.REJECTED;
  }

  /** Publishes so many events and waits until all are confirmed; their ids. */
  public List<String> publish(int count) throws Exception {
    return publish(count, draft -> draft);
  }

  /** As {@link #publish(int)}, with something more said of each. */
  public List<String> publish(int count, UnaryOperator<EventDraft> more) throws Exception {
    List<String> ids = new ArrayList<>();
    List<CompletableFuture<PublishReceipt>> receipts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = trial.ledger().next();
      ids.add(id);
      receipts.add(send(id, more));
    }
    for (CompletableFuture<PublishReceipt> receipt : receipts) {
      trial.deadlines().await("a publish is confirmed", receipt);
    }
    return ids;
  }

  /** Publishes one event and waits until it is confirmed; its id. */
  public String publishOne(UnaryOperator<EventDraft> more) throws Exception {
    return publish(1, more).get(0);
  }

  /** Prepares a consumer of the trial's namespace. */
  public ConsumerBuilder consumer() {
    return signalbox.consumer(trial.namespace());
  }

  /** A running consumer of the default group that only keeps the books. */
  public EventConsumer consume(Audience audience) {
    return consumer().on("#", audience.handler()).start();
  }

  /** A running consumer of the default group with a handler. */
  public EventConsumer consume(Audience audience, EventHandler handler) {
    return consumer().on("#", audience.around(handler)).start();
  }

  /** A running consumer of another group with a handler. */
  public EventConsumer consume(String group, Audience audience, EventHandler handler) {
    return consumer().group(group).on("#", audience.around(handler)).start();
  }

  @Override
  public void close() {
    signalbox.close(CLOSE);
  }
}
