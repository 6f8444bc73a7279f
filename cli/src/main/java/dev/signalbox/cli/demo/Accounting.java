package dev.signalbox.cli.demo;

import dev.signalbox.DomainEvent;
import dev.signalbox.Publication;
import dev.signalbox.PublishInterceptor;
import dev.signalbox.PublishReceipt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Enters every publish and dispatch into the ledger, with what came of it. */
final class Accounting implements PublishInterceptor {
  private final Ledger ledger;
  private final AtomicLong fastExpected = new AtomicLong();

  Accounting(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public CompletableFuture<PublishReceipt> around(Publication publication, Next next) {
    DomainEvent event =
        publication.event().withHeader(Latencies.SENT, Long.toString(System.nanoTime()));
    ledger.attempted(event.id(), event.payload().json().length());
    CompletableFuture<PublishReceipt> outcome;
    try {
      outcome = next.publish(publication.withEvent(event));
    } catch (RuntimeException refused) {
      ledger.failed(event.id());
      throw refused;
    }
    return outcome.whenComplete((receipt, failure) -> enter(event.id(), receipt));
  }

  private void enter(String id, @Nullable PublishReceipt receipt) {
    if (receipt == null) {
      ledger.failed(id);
      return;
    }
    fastExpected.addAndGet(receipt.subscribers());
    if (receipt.delivery().durable()) {
      ledger.confirmedDurable(id);
    } else {
      ledger.confirmedFast(id);
    }
  }

  /** How many deliveries in process the receipts promise. */
  long fastExpected() {
    return fastExpected.get();
  }
}
