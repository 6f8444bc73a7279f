package dev.signalbox.conformance.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.interposed.InterposedProvider;
import dev.signalbox.conformance.interposed.InterposedService;
import dev.signalbox.conformance.kit.ConformanceRun;
import dev.signalbox.conformance.kit.RunOptions;
import dev.signalbox.conformance.remote.RemoteTargets;
import dev.signalbox.conformance.report.ClauseResult;
import dev.signalbox.conformance.report.ConformanceReport;
import dev.signalbox.conformance.report.Verdict;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.conformance.subject.RunListener;
import dev.signalbox.conformance.subject.Waiver;
import dev.signalbox.provider.memory.MemoryProvider;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessageQueue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is said when something cannot be proved. */
@Tag("slow")
class VerdictsTest {
  private static final RunOptions HASTY = new RunOptions(0.2, 7, null);

  private static ClauseResult result(ConformanceRun.TargetSource source, Clause clause)
      throws Exception {
    return report(source, clause).results().stream()
        .filter(each -> each.clause() == clause)
        .findFirst()
        .orElseThrow();
  }

  private static ConformanceReport report(ConformanceRun.TargetSource source, Clause clause)
      throws Exception {
    return new SuiteRunner(HASTY, "rerun ").run(source, Set.of(clause));
  }

  private static ConformanceTarget memory() {
    return ConformanceTarget.of("memory", Map.of());
  }

  @Test
  void anAbsentProviderIsAFailureThatSaysWhatToAdd() throws Exception {
    ClauseResult result = result(() -> ConformanceTarget.of("kafka", Map.of()), Clause.DUR_01);
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.reason()).contains("no provider of type \"kafka\"", "provider-kafka");
    assertThat(result.rerun()).isEqualTo("rerun DUR-01");
  }

  @Test
  void anAbsentBrokerIsAFailureThatSaysHowToGetIt() throws Exception {
    ClauseResult result =
        result(
            () -> {
              throw new IllegalStateException("no broker here; install it by: apt-get install it");
            },
            Clause.ADM_02);
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.reason()).contains("apt-get install it");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsAFailure() throws Exception {
    ClauseResult result =
        result(
            () ->
                ConformanceTarget.of(
                    "remote-memory",
                    Map.of("address", "127.0.0.1:9", "username", "u", "password", "p")),
            Clause.DUR_01);
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.reason()).contains("127.0.0.1:9");
  }

  @Test
  void aFalseClaimIsAFailure() throws Exception {
    ConformanceTarget claiming =
        ConformanceTarget.of(
            new InterposedProvider(new MemoryProvider()) {
              @Override
              protected EventMessagingService around(EventMessagingService service) {
                return new InterposedService(service) {
                  @Override
                  public Figure purgeQueue(MessageQueue queue) {
                    throw Capabilities.unsupported(Capability.PURGE, "purging");
                  }
                };
              }
            },
            Map.of());
    assertThat(result(() -> claiming, Clause.ADM_05).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void whatIsNotDeclaredIsUnsupportedAndShown() throws Exception {
    ClauseResult result = result(VerdictsTest::memory, Clause.DUR_24);
    assertThat(result.verdict()).isEqualTo(Verdict.UNSUPPORTED);
    assertThat(result.reason()).contains("TRANSACTIONAL_PUBLISH");
    ClauseResult kill = result(VerdictsTest::memory, Clause.FLT_03);
    assertThat(kill.verdict()).isEqualTo(Verdict.NOT_PROVABLE_HERE);
  }

  private static Waiver until(LocalDate day) {
    return new Waiver("too slow", "#12", day);
  }

  private static ConformanceTarget losing(LocalDate until) {
    // Its engine drops every event without a word.
    return memory()
        .customize(builder -> builder.interceptHandlers((event, context, next) -> event.headers()))
        .waive(Clause.DUR_01, until(until));
  }

  @Test
  void aWaivedFailureIsWaivedAndNotConformant() throws Exception {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ConformanceReport report = report(() -> losing(today), Clause.DUR_01);
    ClauseResult result = report.results().get(0);
    assertThat(result.verdict()).isEqualTo(Verdict.WAIVED);
    assertThat(result.reason()).contains("too slow", "#12");
    assertThat(result.history()).isNotEmpty();
    assertThat(report.conformant()).isFalse();
  }

  @Test
  void anExpiredWaiverIsAFailure() throws Exception {
    LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    assertThat(result(() -> losing(yesterday), Clause.DUR_01).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void aWaiverThatIsNotNeededIsAFailure() throws Exception {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ClauseResult result = result(() -> memory().waive(Clause.DUR_11, until(today)), Clause.DUR_11);
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.reason()).contains("remove the waiver");
  }

  @Test
  void nothingIsLeftAtTheBroker() throws Exception {
    ConformanceTarget target = RemoteTargets.plain();
    // The server's own memory outlives the run's connections until the target is closed.
    StringWriter left = new StringWriter();
    ConformanceTarget watched =
        target.listener(
            new RunListener() {
              @Override
              public void ended(ConformanceReport report) {
                left.append(RemoteTargets.queues(target).toString());
              }
            });
    assertThat(result(() -> watched, Clause.DUR_18).verdict()).isEqualTo(Verdict.PASS);
    assertThat(left).hasToString("[]");
  }

  @Test
  void theCommandNamesWhatIsWrongWithItsOptions() {
    assertThat(output(2, "--provider", "memory", "--clause", "DUR-99")).contains("DUR-99");
    assertThat(output(2, "--clause", "DUR-01")).contains("--provider");
    assertThat(output(2, "--provider", "memory", "--waive", "DUR-01;x"))
        .contains("CLAUSE;REASON;LINK;DATE");
    assertThat(output(2, "--provider", "memory", "--patience", "0")).contains("--patience");
  }

  private static String output(int status, String... arguments) {
    StringWriter text = new StringWriter();
    int exit =
        new CommandLine(new ConformanceCommand())
            .setErr(new PrintWriter(text))
            .setOut(new PrintWriter(text))
            .execute(arguments);
    assertThat(exit).isEqualTo(status);
    return text.toString();
  }
}
