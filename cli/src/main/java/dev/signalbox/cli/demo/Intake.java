package dev.signalbox.cli.demo;

import dev.signalbox.DispatchResult;
import dev.signalbox.EventDraft;
import dev.signalbox.PublishReceipt;
import dev.signalbox.Signalbox;
import dev.signalbox.spi.MessagingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes events in, publishes them, and counts what becomes of each. Thread-safe. */
final class Intake {
  /** What a refused event means. */
  enum Strictness {
    /** It is reported and skipped. */
    SKIP,
    /** It is reported, and nothing more is taken in. */
    STOP
  }

  private final Signalbox signalbox;
  private final Ledger ledger;
  private final DemoConsumers consumers;
  private final Strictness strictness;
  private final Consumer<String> complaints;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong empty = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicReference<@Nullable String> stopped = new AtomicReference<>();

  Intake(
      Signalbox signalbox,
      Ledger ledger,
      DemoConsumers consumers,
      Strictness strictness,
      Consumer<String> complaints) {
    this.signalbox = signalbox;
    this.ledger = ledger;
    this.consumers = consumers;
    this.strictness = strictness;
    this.complaints = complaints;
  }

  /** Publishes; waits for room. */
  void publish(EventDraft draft, String place) throws InterruptedException {
    if (admit(draft, place)) {
      send(draft, place);
    }
  }

  // Somebody must consume the event's namespace before its first event is there.
  private boolean admit(EventDraft draft, String place) throws InterruptedException {
    read.incrementAndGet();
    ledger.awaitRoom();
    try {
      consumers.startFor(draft);
      return true;
    } catch (IllegalArgumentException | MessagingException wrong) {
      complain(place, wrong);
      return false;
    }
  }

  private void send(EventDraft draft, String place) {
    CompletableFuture<PublishReceipt> unused =
        signalbox
            .publish(draft)
            .whenComplete(
                (receipt, failure) -> {
                  if (failure != null) {
                    complain(place, failure);
                  }
                });
  }

  /** Dispatches, as business code would that must never wait; publishes what is not taken. */
  void dispatch(EventDraft draft, String place) throws InterruptedException {
    if (admit(draft, place) && signalbox.dispatch(draft) != DispatchResult.TAKEN) {
      send(draft, place);
    }
  }

  /** A line without an event. */
  void empty() {
    read.incrementAndGet();
    empty.incrementAndGet();
  }

  /** A line that is no event. */
  void refused(String place, String reason) {
    read.incrementAndGet();
    complain(place, reason);
  }

  private void complain(String place, Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    complain(place, String.valueOf(cause.getMessage()));
  }

  private void complain(String place, String reason) {
    complaints.accept(place + ": " + reason);
    if (strictness == Strictness.STOP) {
      stopped.compareAndSet(null, place);
    }
    refused.incrementAndGet();
  }

  /** Whether nothing more is to be taken in. */
  boolean isStopped() {
    return stopped.get() != null;
  }

  /** Where it stopped; null: nowhere. */
  @Nullable String stoppedAt() {
    return stopped.get();
  }

  /** Events and lines taken in. */
  long read() {
    return read.get();
  }

  /** Lines without an event. */
  long empties() {
    return empty.get();
  }

  /** Events and lines that were not published, those included that a dispatch failed with. */
  long refusals() {
    var dispatching = signalbox.stats().dispatching();
    return refused.get() + dispatching.failed();
  }

  /** Whether everything that was taken in has ended one way or the other. */
  boolean isDecided() {
    return read() == ledger.confirmed() + ledger.fastOnly() + empties() + refusals();
  }
}
