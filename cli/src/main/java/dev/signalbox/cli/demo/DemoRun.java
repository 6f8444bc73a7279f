package dev.signalbox.cli.demo;

import static dev.signalbox.cli.text.Wording.count;

import dev.signalbox.Signalbox;
import dev.signalbox.Subscription;
import dev.signalbox.cli.CliThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Feeds events, waits until every one has ended somewhere, and says where. */
final class DemoRun {
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventFeed feed;
  private final Intake intake;
  private final Ledger ledger;
  private final ProgressLine progress;
  private final Duration patience;
  private long lastShown;
  private long lastProgress = -1;
  private long lastChange;

  DemoRun(
      EventFeed feed, Intake intake, Ledger ledger, ProgressLine progress, Duration longestRetry) {
    this.feed = feed;
    this.intake = intake;
    this.ledger = ledger;
    this.progress = progress;
    this.patience = PATIENCE.plus(longestRetry.multipliedBy(2));
  }

  /**
   * Runs to the end, which is there when every event has ended, or when nothing has moved for too
   * long.
   *
   * @return how long it took
   */
  DemoReport.Times run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    lastShown = began;
    for (FutureTask<Void> feeder : feeders()) {
      join(feeder);
    }
    lastChange = System.nanoTime();
    await(intake::isDecided);
    Duration publishing = Duration.ofNanos(System.nanoTime() - began);
    await(ledger::settled);
    progress.clear();
    return new DemoReport.Times(publishing, Duration.ofNanos(System.nanoTime() - began));
  }

  private void await(BooleanSupplier end) throws InterruptedException {
    while (!end.getAsBoolean() && moves()) {
      showProgress();
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  private List<FutureTask<Void>> feeders() {
    ThreadFactory threads = CliThreads.named("feed");
    List<FutureTask<Void>> feeders = new ArrayList<>();
    for (int i = 0; i < feed.threads(); i++) {
      int number = i;
      Callable<Void> work =
          () -> {
            feed.feed(number, intake);
            return null;
          };
      FutureTask<Void> feeder = new FutureTask<>(work);
      feeders.add(feeder);
      threads.newThread(feeder).start();
    }
    return feeders;
  }

  private void join(FutureTask<Void> feeder) throws IOException, InterruptedException {
    while (true) {
      try {
        feeder.get(progress.interval().toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException stillFeeding) {
        showProgress();
      } catch (ExecutionException failure) {
        rethrow(failure.getCause());
      }
    }
  }

  private static void rethrow(@Nullable Throwable cause) throws IOException {
    if (cause instanceof IOException io) {
      throw io;
    } else if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    } else if (cause instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(cause);
  }

  /** Whether anything has happened within the patience. */
  private boolean moves() {
    long now = System.nanoTime();
    long state = ledger.progress();
    if (state != lastProgress) {
      lastProgress = state;
      lastChange = now;
    }
    return now - lastChange < patience.toNanos();
  }

  private void showProgress() {
    long now = System.nanoTime();
    if (now - lastShown < progress.interval().toNanos()) {
      return;
    }
    lastShown = now;
    Ledger.Tally work = ledger.tally(DemoHandlers.WORK);
    long read = intake.read();
    String of = feed.total().isPresent() ? " of " + count(feed.total().getAsLong()) : "";
    progress.show(
        "read %s%s · published %s · fast only %s · handled %s · retried %s · dead letters %s"
            .formatted(
                count(read),
                of,
                count(ledger.confirmed()),
                count(ledger.fastOnly()),
                count(work.handled.get()),
                count(work.retries.get()),
                count(work.surrendered.get())));
  }

  /** Waits until the subscriber in process has taken what waits for it. */
  void awaitFast(Subscription live) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (live.stats().pending() > 0 && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
  }

  /** Waits until the dead-letter queues hold what handlers gave up. */
  DeadLetterDesk awaitDeadLetters(Signalbox signalbox, List<String> namespaces)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    DeadLetterDesk desk = DeadLetterDesk.look(signalbox, namespaces);
    while (desk.lost(ledger) > 0 && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      desk = DeadLetterDesk.look(signalbox, namespaces);
    }
    return desk;
  }
}
