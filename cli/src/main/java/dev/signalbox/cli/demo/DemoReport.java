package dev.signalbox.cli.demo;

import static dev.signalbox.cli.text.Wording.count;

import dev.signalbox.Subscription;
import dev.signalbox.cli.text.Table;
import dev.signalbox.cli.text.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a run.
 *
 * @param read events, or lines
 * @param published events that a broker confirmed
 * @param fastOnly events that went to subscribers in process only
 * @param empty lines without an event
 * @param refused events or lines that were not published
 * @param work the default group's column
 * @param audit the other group's column
 * @param live the column of the subscriber in process
 * @param times how long it took
 */
record DemoReport(
    long read,
    long published,
    long fastOnly,
    long empty,
    long refused,
    Column work,
    Column audit,
    Column live,
    Times times) {
  private static final String NONE = "–";

  /**
   * How long a run took.
   *
   * @param publishing until every event was confirmed or refused
   * @param everything until every event had ended, retries included
   */
  record Times(Duration publishing, Duration everything) {}

  /**
   * What became of the events of one reader.
   *
   * @param due events that it has to get
   * @param handled those that it has handled
   * @param retried handler runs that failed and were repeated
   * @param deadLettered events that are dead letters now
   * @param dropped events that its buffer had no room for, or had seen before
   * @param lost events of which nobody knows
   */
  record Column(
      String name,
      long due,
      long handled,
      String retried,
      String deadLettered,
      String dropped,
      long lost,
      Latencies.Percentiles latency) {
    /** A consumer group. */
    static Column ofGroup(
        String name, Ledger ledger, int group, DeadLetterDesk desk, Latencies.Percentiles latency) {
      Ledger.Tally tally = ledger.tally(group);
      return new Column(
          name,
          ledger.confirmed(),
          tally.handled.get(),
          count(tally.retries.get()),
          count(desk.kept(ledger, group)),
          NONE,
          desk.lost(ledger, group),
          latency);
    }

    /** A subscriber in process. */
    static Column ofSubscriber(long due, Subscription.Stats stats, Latencies.Percentiles latency) {
      long dropped = stats.dropped() + stats.duplicates();
      return new Column(
          "in process",
          due,
          stats.handled(),
          NONE,
          NONE,
          count(dropped),
          Math.max(0, due - stats.handled() - stats.failed() - dropped),
          latency);
    }
  }

  /** Whether every event is where it should be, and every line accounted for. */
  boolean isComplete() {
    return lost() == 0 && unaccounted() == 0;
  }

  /** Events of which nobody knows. */
  long lost() {
    return work.lost + audit.lost + live.lost;
  }

  /** Events read of which nobody knows whether they were published. */
  long unaccounted() {
    return read - published - fastOnly - empty - refused;
  }

  /** The report, line by line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.addAll(intakeTable().lines());
    lines.add("");
    lines.addAll(readersTable().lines());
    return lines;
  }

  private Table intakeTable() {
    Table table = new Table(Table.Align.RIGHT_THEN_LEFT);
    table.row("read", count(read));
    table.row("published", count(published), "confirmed by the broker");
    table.row("fast only", count(fastOnly), "delivered in this process, and nowhere else");
    if (empty > 0) {
      table.row("empty", count(empty), "lines without an event");
    }
    if (refused > 0) {
      table.row("refused", count(refused), "each reported above, with the reason");
    }
    if (unaccounted() != 0) {
      table.row("unaccounted", count(unaccounted()), "neither published nor refused");
    }
    table.row(
        "events/s",
        Wording.rate(published + fastOnly, times.publishing()),
        "published within %s; the last retry was over after %s"
            .formatted(Wording.time(times.publishing()), Wording.time(times.everything())));
    return table;
  }

  private Table readersTable() {
    return new Table(Table.Align.RIGHT)
        .row("", work.name, audit.name, live.name)
        .row("due", count(work.due), count(audit.due), count(live.due))
        .row("handled", count(work.handled), count(audit.handled), count(live.handled))
        .row("retried", work.retried, audit.retried, live.retried)
        .row("dead-lettered", work.deadLettered, audit.deadLettered, live.deadLettered)
        .row("dropped", work.dropped, audit.dropped, live.dropped)
        .row("lost", count(work.lost), count(audit.lost), count(live.lost))
        .row("latency p50", work.latency.p50(), audit.latency.p50(), live.latency.p50())
        .row("latency p99", work.latency.p99(), audit.latency.p99(), live.latency.p99());
  }
}
