package dev.signalbox.conformance.saboteur;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.kit.RunOptions;
import dev.signalbox.conformance.report.ConformanceReport;
import dev.signalbox.conformance.report.Verdict;
import dev.signalbox.conformance.runner.SuiteRunner;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Those whose lies are caught are not caught when they tell the truth. */
class HonestTransactionsTest {
  @Test
  void passTheClauseThatCatchesTheOthers() throws Exception {
    ConformanceReport report =
        new SuiteRunner(new RunOptions(1, 1, null), "")
            .run(
                () -> MemoryTransactions.target(MemoryTransactions.Honesty.AT_COMMIT),
                Set.of(Clause.DUR_24));
    assertThat(report.tally()).containsEntry(Verdict.PASS, 1L);
  }

  @Test
  void aBrokerThatDiesHonestlyPassesToo() throws Exception {
    ConformanceReport report =
        new SuiteRunner(new RunOptions(1, 1, null), "")
            .run(
                () -> FaultSaboteurs.killable(FaultSaboteurs.Death.HONEST),
                Set.of(Clause.FLT_03, Clause.FLT_04));
    assertThat(report.tally()).containsEntry(Verdict.PASS, 2L);
  }
}
