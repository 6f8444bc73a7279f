package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.report.ClauseResult;
import dev.signalbox.conformance.report.Counts;
import dev.signalbox.conformance.report.Verdict;
import dev.signalbox.conformance.subject.Waiver;
import dev.signalbox.spi.Capability;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One clause's way to its verdict. */
final class ClauseRun {
  private final Clause clause;
  private final Trial trial;
  private final @Nullable Throwable broken;
  private final Duration limit;
  private Verdict verdict = Verdict.NOT_RUN;
  private String reason = "";
  private Counts counts = Counts.NONE;
  private Duration duration = Duration.ZERO;

  ClauseRun(Clause clause, Trial trial, @Nullable Throwable broken, Duration limit) {
    this.clause = clause;
    this.trial = trial;
    this.broken = broken;
    this.limit = limit;
  }

  /** Runs the proof; null if it passed, else what says so to a test framework. */
  @Nullable Throwable prove(Gate.Action proof) {
    long began = System.nanoTime();
    Throwable failure = failure(proof);
    duration = Duration.ofNanos(System.nanoTime() - began);
    Throwable outcome = waived(failure);
    if (outcome == null) {
      verdict = Verdict.PASS;
    } else if (outcome instanceof Undecided undecided) {
      verdict = undecided.verdict();
      reason = String.valueOf(undecided.getMessage());
    } else {
      verdict = Verdict.FAIL;
      // Where nothing could begin, every clause fails alike, and no line of it is of interest.
      reason = broken != null ? String.valueOf(outcome.getMessage()) : text(outcome);
    }
    return outcome;
  }

  private @Nullable Throwable failure(Gate.Action proof) {
    if (broken != null) {
      return new AssertionError(ConformanceRun.COULD_NOT_BEGIN + said(broken), broken);
    }
    try {
      checkApplies();
      runWithin(proof);
      checkBooks();
      return null;
    } catch (Throwable failure) {
      return failure;
    } finally {
      boolean ignored = Thread.interrupted();
      counts = trial.ledger().counts();
      trial.end();
    }
  }

  private static String said(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  private void runWithin(Gate.Action proof) throws Throwable {
    AtomicBoolean late = new AtomicBoolean();
    CountDownLatch over = new CountDownLatch(1);
    Thread proving = Thread.currentThread();
    CompletableFuture<Boolean> watch =
        KitThreads.start(
            "limit",
            () -> {
              if (!over.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                proving.interrupt();
              }
              return true;
            });
    try {
      proof.run();
    } catch (Throwable failure) {
      if (late.get()) {
        throw new AssertionError("the proof hung for " + limit.toSeconds() + " s", failure);
      }
      throw failure;
    } finally {
      over.countDown();
      boolean ignored = watch.join();
    }
  }

  private void checkApplies() {
    List<Capability> missing =
        clause.needs().stream().filter(capability -> !trial.has(capability)).toList();
    if (!missing.isEmpty() && !provesAbsence()) {
      throw Undecided.unsupported("the provider does not declare " + missing);
    }
  }

  /** Whether the proof itself shows that the call fails where the capability is not declared. */
  private boolean provesAbsence() {
    return Absence.CALLS.containsKey(clause);
  }

  private void checkBooks() {
    List<String> faults = trial.ledger().faults();
    if (!faults.isEmpty()) {
      throw new AssertionError("the books do not balance: " + String.join("; ", faults));
    }
  }

  private @Nullable Throwable waived(@Nullable Throwable failure) {
    Waiver waiver = broken == null ? trial.target().waivers().get(clause) : null;
    if (waiver == null) {
      return failure;
    } else if (failure == null) {
      return new AssertionError(
          "waived (%s, %s), but it passes: remove the waiver"
              .formatted(waiver.reason(), waiver.link()));
    } else if (waiver.expires().isBefore(LocalDate.now(java.time.ZoneOffset.UTC))) {
      failure.addSuppressed(
          new AssertionError("its waiver ended on " + waiver.expires() + ": " + waiver.link()));
      return failure;
    }
    return Undecided.waived(
        "%s (%s, until %s); it failed with: %s"
            .formatted(waiver.reason(), waiver.link(), waiver.expires(), failure.getMessage()));
  }

  private static String text(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString().strip();
  }

  /** What was found. */
  ClauseResult result(String rerun) {
    boolean failed = verdict == Verdict.FAIL || verdict == Verdict.WAIVED;
    return new ClauseResult(
        clause,
        verdict,
        duration,
        counts,
        reason,
        trial.history().notes(),
        failed ? trial.history().happenings() : List.of(),
        rerun);
  }
}
