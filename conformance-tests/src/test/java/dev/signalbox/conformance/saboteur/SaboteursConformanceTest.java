package dev.signalbox.conformance.saboteur;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.kit.Company;
import dev.signalbox.conformance.kit.RunOptions;
import dev.signalbox.conformance.kit.Turn;
import dev.signalbox.conformance.report.ClauseResult;
import dev.signalbox.conformance.report.ConformanceReport;
import dev.signalbox.conformance.report.Verdict;
import dev.signalbox.conformance.runner.SuiteRunner;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite catches whoever breaks a clause, and says why. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class SaboteursConformanceTest {
  /** A short patience: the honest half of these providers needs none. */
  private static final RunOptions HASTY = new RunOptions(0.2, 42, null);

  @BeforeAll
  static void waitForTheTurn() throws InterruptedException {
    Turn.take();
  }

  @AfterAll
  static void giveTheTurn() {
    Turn.give();
  }

  static List<Saboteur> all() {
    return Stream.of(
            DurableSaboteurs.all(),
            ProcessSaboteurs.all(),
            BrokerSaboteurs.all(),
            FaultSaboteurs.all(),
            RemoteSaboteurs.all())
        .flatMap(List::stream)
        .toList();
  }

  static List<Saboteur> together() {
    return all().stream().filter(each -> company(each) == Company.TOGETHER).toList();
  }

  static List<Saboteur> alone() {
    return all().stream().filter(each -> company(each) == Company.ALONE).toList();
  }

  private static Company company(Saboteur saboteur) {
    return Company.of(
        Objects.requireNonNull(SuiteRunner.clauses().get(saboteur.clause()), "a proof"));
  }

  @ParameterizedTest
  @MethodSource("together")
  @ResourceLock(value = "process", mode = ResourceAccessMode.READ)
  void isCaughtByItsClause(Saboteur saboteur) throws Exception {
    mustBeCaught(saboteur);
  }

  @ParameterizedTest
  @MethodSource("alone")
  @ResourceLock(value = "process", mode = ResourceAccessMode.READ_WRITE)
  void isCaughtByItsClauseAlone(Saboteur saboteur) throws Exception {
    mustBeCaught(saboteur);
  }

  private static void mustBeCaught(Saboteur saboteur) throws Exception {
    ConformanceReport report =
        new SuiteRunner(HASTY, "").run(saboteur.target()::get, Set.of(saboteur.clause()));
    ClauseResult result =
        report.results().stream()
            .filter(each -> each.clause() == saboteur.clause())
            .findFirst()
            .orElseThrow();
    assertThat(result.verdict()).as("%s%n%s", saboteur, result.reason()).isEqualTo(Verdict.FAIL);
    assertThat(result.reason())
        .as("what %s says", saboteur.clause())
        .containsPattern(Pattern.compile(saboteur.complaint()));
    assertThat(report.conformant()).isFalse();
  }

  @Test
  void noClauseIsWithoutAProof() {
    assertThat(SuiteRunner.clauses().keySet()).containsExactlyInAnyOrder(Clause.values());
  }

  @Test
  void noClauseIsWithoutASaboteur() {
    Set<Clause> caught = all().stream().map(Saboteur::clause).collect(Collectors.toSet());
    EnumSet<Clause> missing = EnumSet.copyOf(Arrays.asList(Clause.values()));
    missing.removeAll(caught);
    assertThat(missing).isEmpty();
  }
}
