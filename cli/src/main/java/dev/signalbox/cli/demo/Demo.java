package dev.signalbox.cli.demo;

import static dev.signalbox.cli.text.Wording.count;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.signalbox.DomainEvent;
import dev.signalbox.Signalbox;
import dev.signalbox.Subscription;
import dev.signalbox.cli.CliThreads;
import dev.signalbox.cli.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** The demo from beginning to end. */
final class Demo {
  private static final int GROUPS = 2;

  private final Console console;
  private final DemoSetting setting;
  private final EventSource source;
  private final Ledger ledger = new Ledger(GROUPS);
  private final Accounting accounting = new Accounting(ledger);
  private final ProgressLine progress;
  private final DemoHandlers handlers;

  Demo(Console console, DemoSetting setting, EventSource source) {
    this.console = console;
    this.setting = setting;
    this.source = source;
    this.progress = new ProgressLine(console, setting.progress());
    this.handlers = new DemoHandlers(ledger, damaged());
  }

  private record Order(List<Object> items) {}

  /** An order without items; of the user's own events the first one. */
  private Predicate<DomainEvent> damaged() {
    return source.isOwn()
        ? event -> true
        : event ->
            event.name().equals(ShopEvents.DAMAGED)
                && event.payload().as(Order.class).items().isEmpty();
  }

  /**
   * Runs it.
   *
   * @return the exit code
   */
  int run() throws IOException, InterruptedException {
    hushExpectedFailures();
    Runtime.getRuntime().addShutdownHook(CliThreads.named("end").newThread(progress::end));
    try (Signalbox signalbox = setting.start(accounting)) {
      return run(signalbox);
    }
  }

  /** The handlers fail on purpose; the report counts that, and the log need not say it as well. */
  private void hushExpectedFailures() {
    hush("dev.signalbox.internal.consume");
    if (setting.provider() != null) {
      // That the other provider of the example is not used.
      hush("dev.signalbox.internal.assembly");
    }
  }

  private static void hush(String name) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(Level.ERROR);
    }
  }

  private int run(Signalbox signalbox) throws IOException, InterruptedException {
    DemoConsumers consumers = new DemoConsumers(signalbox, handlers);
    Intake intake = new Intake(signalbox, ledger, consumers, setting.strictness(), progress::say);
    EventFeed feed = source.feed();
    introduce(feed, signalbox);
    Subscription live = signalbox.subscribe("#", handlers.live());
    if (!source.isOwn()) {
      consumers.startTogether(ShopEvents.NAMESPACES);
    }
    Duration longestRetry = signalbox.config().consumerDefaults().retryMax();
    DemoRun run = new DemoRun(feed, intake, ledger, progress, longestRetry);
    DemoReport.Times times = run.run();
    run.awaitFast(live);
    DeadLetterDesk desk = run.awaitDeadLetters(signalbox, consumers.namespaces());
    DemoReport report = report(intake, desk, live, times);
    report.lines().forEach(console.out()::println);
    boolean redriven = redrive(signalbox, desk);
    return conclude(report, intake, redriven);
  }

  private void introduce(EventFeed feed, Signalbox signalbox) {
    PrintWriter out = console.out();
    String total =
        feed.total().isPresent()
            ? count(feed.total().getAsLong()) + " " + feed.name()
            : "the events of " + feed.name();
    out.printf(
        "Signalbox sends %s by the routes of %s (provider %s).%n%n",
        total, setting.config(), signalbox.config().domain().defaultProvider().orElse("none"));
    out.flush();
  }

  private DemoReport report(
      Intake intake, DeadLetterDesk desk, Subscription live, DemoReport.Times times) {
    Latencies.Percentiles unmeasured = new Latencies.Percentiles("–", "–");
    return new DemoReport(
        intake.read(),
        ledger.confirmed(),
        ledger.fastOnly(),
        intake.empties(),
        intake.refusals(),
        DemoReport.Column.ofGroup(
            "default group", ledger, DemoHandlers.WORK, desk, handlers.durable().percentiles()),
        DemoReport.Column.ofGroup("audit group", ledger, DemoHandlers.AUDIT, desk, unmeasured),
        DemoReport.Column.ofSubscriber(
            accounting.fastExpected(), live.stats(), handlers.fast().percentiles()),
        times);
  }

  private boolean redrive(Signalbox signalbox, DeadLetterDesk desk) throws InterruptedException {
    Optional<DeadLetterDesk.Found> found = desk.first(ledger);
    return found.isEmpty() || new Redrive(signalbox, handlers, console.out()).tell(found.get());
  }

  private int conclude(DemoReport report, Intake intake, boolean redriven) {
    console.out().println();
    List<String> faults = faults(report, intake, redriven);
    if (faults.isEmpty()) {
      console.out().println("lost = 0: every event was handled, or kept and brought back.");
      return 0;
    }
    console.out().println("lost = " + count(report.lost()));
    faults.forEach(fault -> console.err().println("signalbox: " + fault));
    return 1;
  }

  private List<String> faults(DemoReport report, Intake intake, boolean redriven) {
    List<String> faults = new ArrayList<>();
    if (intake.stoppedAt() != null) {
      faults.add("stopped at " + intake.stoppedAt() + ", as --strict says");
    }
    if (!report.isComplete()) {
      faults.add(
          "%s lost, %s unaccounted for%s"
              .formatted(
                  count(report.lost()),
                  count(report.unaccounted()),
                  ledger.exampleOwed() == null ? "" : "; for example " + ledger.exampleOwed()));
    }
    if (!redriven) {
      faults.add("the dead letter was not brought back");
    }
    return faults;
  }
}
