package dev.signalbox.internal.consume;

import dev.signalbox.internal.deadletter.DeadLetterMessages;
import dev.signalbox.internal.deadletter.FailureType;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves deliveries to their dead-letter queues: in one step where the provider can, else by a
 * confirmed publish before the acknowledgement, so that at worst a letter appears twice (DUR-26).
 */
final class DeadLettering {
  private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ConsumerEngine engine;

  DeadLettering(ConsumerEngine engine) {
    this.engine = engine;
  }

  /** Moves one decided delivery. */
  void deadLetter(EventTask task, FailureType type, Throwable failure) {
    task.session
        .logFailure(task)
        .setCause(failure)
        .log("Event dead-lettered ({}) after attempt {}", type, task.attempt());
    EventMessage letter =
        DeadLetterMessages.of(
            task.delivery, task.event(), type, reason(failure), task.attempt(), task.session.now());
    if (task.session.source().can(Capability.ATOMIC_DEAD_LETTER)) {
      engine.metrics().deadLettered.increment();
      task.session.settle(task, new Settlement.DeadLetter(task.delivery, letter));
    } else {
      publish(task, letter);
    }
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }

  private void publish(EventTask task, EventMessage letter) {
    if (!(task.delivery.queue() instanceof EventQueue queue)) {
      // A dead-letter queue does not dead-letter itself (DUR-27).
      task.session.settle(task, new Settlement.Release(task.delivery));
      return;
    }
    try {
      task.session
          .source()
          .service()
          .publish(queue.deadLetters(), List.of(letter), PUBLISH_TIMEOUT)
          .whenComplete((outcomes, failure) -> published(task, letter, outcomes, failure));
    } catch (RuntimeException failure) {
      tryAgain(task, letter, failure);
    }
  }

  private void published(
      EventTask task,
      EventMessage letter,
      @Nullable List<PublishOutcome> outcomes,
      @Nullable Throwable failure) {
    if (outcomes != null
        && !outcomes.isEmpty()
        && outcomes.get(0) instanceof PublishOutcome.Accepted) {
      engine.metrics().deadLettered.increment();
      task.session.settle(task, new Settlement.Ack(task.delivery));
    } else {
      tryAgain(task, letter, failure != null ? failure : cause(outcomes));
    }
  }

  private static Throwable cause(@Nullable List<PublishOutcome> outcomes) {
    if (outcomes != null && !outcomes.isEmpty()) {
      if (outcomes.get(0) instanceof PublishOutcome.Rejected rejected) {
        return rejected.cause();
      } else if (outcomes.get(0) instanceof PublishOutcome.Unknown unknown) {
        return unknown.cause();
      }
    }
    return new IllegalStateException("the provider gave no outcome");
  }

  // Until it works, the lease ends, or the consumer stops; then the broker delivers it again.
  private void tryAgain(EventTask task, EventMessage letter, Throwable failure) {
    task.session
        .logFailure(task)
        .setCause(failure)
        .log("The dead letter could not be published; trying again in {} ms", 500);
    if (engine.gate().mayOpen() && task.session.now().isBefore(task.leaseUntil())) {
      engine.watch().after(PAUSE_NANOS, () -> publish(task, letter));
    } else {
      task.session.settle(task, new Settlement.Release(task.delivery));
    }
  }
}
