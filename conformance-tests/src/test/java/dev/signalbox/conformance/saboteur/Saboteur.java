package dev.signalbox.conformance.saboteur;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.subject.ConformanceTarget;
import java.util.function.Supplier;

/**
 * Something that breaks a clause.
 *
 * @param clause the clause that must catch it
 * @param lie what it does wrong
 * @param target what the suite is given
 * @param complaint what the failure must say, as a regular expression: caught for another reason is
 *     not caught
 */
record Saboteur(Clause clause, String lie, Supplier<ConformanceTarget> target, String complaint) {
  @Override
  public String toString() {
    return clause + ": " + lie;
  }
}
