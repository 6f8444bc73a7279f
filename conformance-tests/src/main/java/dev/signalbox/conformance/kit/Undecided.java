package dev.signalbox.conformance.kit;

import dev.signalbox.conformance.report.Verdict;
import org.opentest4j.TestAbortedException;

/** Ends a clause with a verdict that is neither PASS nor FAIL. */
public final class Undecided extends TestAbortedException {
  private static final long serialVersionUID = 1L;

  private final Verdict verdict;

  private Undecided(Verdict verdict, String reason) {
    super(verdict + ": " + reason);
    this.verdict = verdict;
  }

  /** The provider does not declare what the clause is about. */
  public static Undecided unsupported(String reason) {
    return new Undecided(Verdict.UNSUPPORTED, reason);
  }

  /** This set-up has not what the proof needs. */
  public static Undecided notProvableHere(String reason) {
    return new Undecided(Verdict.NOT_PROVABLE_HERE, reason);
  }

  /** The failure is borne. */
  static Undecided waived(String reason) {
    return new Undecided(Verdict.WAIVED, reason);
  }

  Verdict verdict() {
    return verdict;
  }
}
