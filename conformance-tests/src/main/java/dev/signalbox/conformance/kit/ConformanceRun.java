package dev.signalbox.conformance.kit;

import dev.signalbox.Signalbox;
import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.report.ClauseResult;
import dev.signalbox.conformance.report.ConformanceReport;
import dev.signalbox.conformance.report.Subject;
import dev.signalbox.conformance.subject.ConformanceTarget;
import dev.signalbox.spi.BrokerVersions;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.EventMessagingService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The clauses' proofs for one target, and what they found. Thread-safe. */
public final class ConformanceRun {
  /** How the reason of every clause begins when the provider or its broker could not be had. */
  public static final String COULD_NOT_BEGIN = "the suite could not begin: ";

  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final RunOptions options;
  private final String rerun;
  private final Instant startedAt = Instant.now();
  private final Names names = Names.forRunAt(startedAt);
  private final Gate gate = new Gate();
  private final Map<Clause, ClauseResult> results = new ConcurrentHashMap<>();
  private final History history = new History();
  private @Nullable ConformanceTarget target;
  private @Nullable ProviderUnderTest provider;
  private @Nullable Capabilities capabilities;
  private @Nullable Subject subject;
  private @Nullable LogCapture logs;
  private @Nullable Throwable broken;

  /**
   * A run that has not begun.
   *
   * @param rerun the command that runs one clause again, its id left out
   */
  public ConformanceRun(RunOptions options, String rerun) {
    this.options = options;
    this.rerun = rerun;
  }

  /** Where targets come from. */
  @FunctionalInterface
  public interface TargetSource {
    /** Opens it. */
    ConformanceTarget open() throws Exception;
  }

  /** Finds and connects the provider; what fails here fails every clause. */
  public void begin(TargetSource source) {
    try {
      logs = LogCapture.attach();
      target = source.open();
      provider = ProviderUnderTest.of(target);
      capabilities = provider.declared();
      Leftovers.mark(names.runId());
      EventMessagingService service =
          provider.connect("kit-" + names.runId(), target.settings(), history);
      try {
        capabilities = service.capabilities();
        subject = provider.subject(service);
        Leftovers.sweep(service, history);
      } finally {
        service.close(CLOSE);
      }
    } catch (Throwable failure) {
      broken = failure;
    }
  }

  /** Proves one clause; fails with what a test framework takes for its verdict. */
  public void prove(Clause clause, Company company, Trial trial, Gate.Action proof)
      throws Throwable {
    gate.run(
        company,
        () -> {
          ClauseRun clauseRun = new ClauseRun(clause, trial, broken, limit());
          Throwable outcome = clauseRun.prove(proof);
          ClauseResult result = clauseRun.result(rerun + clause.id());
          results.put(clause, result);
          if (target != null) {
            target.listener().ended(result);
          }
          if (outcome != null) {
            throw outcome;
          }
        });
  }

  // A proof that hangs must not hang the run.
  private Duration limit() {
    return deadlines().patience().multipliedBy(8);
  }

  /** Closes the target and gives the report. */
  public ConformanceReport end() throws Exception {
    ConformanceReport report = report();
    Leftovers.unmark(names.runId());
    if (target != null) {
      target.listener().ended(report);
      target.close();
    }
    return report;
  }

  private ConformanceReport report() {
    List<ClauseResult> all = new ArrayList<>();
    Arrays.stream(Clause.values())
        .map(
            clause ->
                results.getOrDefault(clause, ClauseResult.notRun(clause, rerun + clause.id())))
        .forEach(all::add);
    return new ConformanceReport(
        subject(),
        names.runId(),
        options.seed(),
        startedAt,
        Duration.between(startedAt, Instant.now()),
        version(),
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        options.scale(),
        all);
  }

  private static String version() {
    String version = Signalbox.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private Subject subject() {
    if (subject != null) {
      return subject;
    }
    Capabilities declared =
        capabilities != null ? capabilities : Capabilities.of(dev.signalbox.spi.Limits.DEFAULT);
    String name = target != null ? target.name() : "unknown";
    String type = target != null ? target.provider() : "unknown";
    BrokerVersions versions = BrokerVersions.UNKNOWN;
    return new Subject(name, type, "unknown", versions.broker(), versions.client(), declared);
  }

  ConformanceTarget target() {
    return Objects.requireNonNull(target, "the target could not be opened");
  }

  ProviderUnderTest provider() {
    return Objects.requireNonNull(provider, "the provider could not be found");
  }

  Capabilities capabilities() {
    return Objects.requireNonNull(capabilities, "the provider could not be asked");
  }

  Deadlines deadlines() {
    return new Deadlines(options.scale());
  }

  long seed() {
    return options.seed();
  }

  Names names() {
    return names;
  }

  LogCapture logs() {
    return Objects.requireNonNull(logs, "the logs cannot be read");
  }

  /** Deletes what a trial created. */
  void deleteAll(List<String> namespaces, @Nullable Wire connected, History trial) {
    if (connected == null) {
      return;
    }
    try {
      Leftovers.delete(connected.service(), namespaces);
    } catch (Exception failure) {
      deleteAnew(namespaces, trial);
    }
  }

  private void deleteAnew(List<String> namespaces, History trial) {
    try {
      EventMessagingService service =
          provider().connect("kit-" + names.runId(), target().settings(), trial);
      try {
        Leftovers.delete(service, namespaces);
      } finally {
        service.close(CLOSE);
      }
    } catch (Exception failure) {
      trial.add("not deleted", String.join(", ", namespaces) + ": " + failure);
    }
  }
}
