package dev.signalbox.conformance.report;

/** What is known of one clause after a run. */
public enum Verdict {
  /** The clause was proved. */
  PASS,
  /** The clause was broken, or its proof could not be carried out. */
  FAIL,
  /** The provider does not declare the capability that the clause is about. */
  UNSUPPORTED,
  /** This set-up has not what the clause's proof needs, and the clause allows that. */
  NOT_PROVABLE_HERE,
  /** The clause was broken, and somebody has said in writing why that is borne for now. */
  WAIVED,
  /** The clause was left out of the run. */
  NOT_RUN;

  /** Whether a provider with this verdict can still be called conformant. */
  public boolean conformant() {
    return this == PASS || this == UNSUPPORTED || this == NOT_PROVABLE_HERE;
  }
}
