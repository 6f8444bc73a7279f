package dev.signalbox.conformance.runner;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.kit.ConformanceRun;
import dev.signalbox.conformance.kit.LogCapture;
import dev.signalbox.conformance.kit.RunOptions;
import dev.signalbox.conformance.report.ClauseResult;
import dev.signalbox.conformance.report.ConformanceReport;
import dev.signalbox.conformance.report.ConsoleMatrix;
import dev.signalbox.conformance.report.ReportFolder;
import dev.signalbox.conformance.subject.ConformanceTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the suite for one provider. */
@Command(
    name = "conformance",
    header = "Proves that a provider keeps the contract.",
    description = {
      "",
      "Runs every clause of the contract against a provider on a real broker, and says what it"
          + " found. What the suite creates there has names of its own, and is deleted again.",
      ""
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every clause that was run is proved, or does not apply.",
      "1:A clause failed, or the suite could not begin.",
      "2:Wrong usage."
    })
public class ConformanceCommand implements Callable<Integer> {
  private final TargetSources sources;

  @Option(
      names = "--provider",
      required = true,
      paramLabel = "TYPE",
      description = "The provider's type, such as acme; its jar is on the class path.")
  private @Nullable String provider;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A configuration in TOML; every [events.providers.NAME] of that type is examined.")
  private @Nullable Path config;

  @Option(
      names = "--clause",
      paramLabel = "ID",
      converter = ClauseConverter.class,
      description = "Only this clause, such as DUR-15, or part, such as DUR. Can be repeated.")
  private List<ClauseConverter.Clauses> clauses = new ArrayList<>();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Writes a page, JSON and JUnit XML into this folder.")
  private @Nullable Path report;

  @Option(
      names = "--patience",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "How much longer than usual the suite waits: for slow machines, far brokers.")
  private double patience = 1;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Repeats the chances of a run that printed this seed.")
  private @Nullable Long seed;

  @Option(
      names = "--waive",
      paramLabel = "WAIVER",
      converter = WaiverConverter.class,
      description = "Bears a clause's failure: \"DUR-07;REASON;LINK;2027-01-31\".")
  private List<WaiverConverter.Waived> waivers = new ArrayList<>();

  @Option(names = "--repeat", paramLabel = "TIMES", defaultValue = "1", hidden = true)
  private int repeat = 1;

  @Spec private @Nullable CommandSpec spec;

  /** The command, for any provider that the user configures. */
  public ConformanceCommand() {
    this(TargetSources.configured());
  }

  /** The command, with other places to look for what is to be examined. */
  protected ConformanceCommand(TargetSources sources) {
    this.sources = sources;
  }

  /** The command line that runs this again, without its options. */
  protected String commandLine() {
    return "java -cp … dev.signalbox.conformance.Main";
  }

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec, "spec");
    PrintWriter out = command.commandLine().getOut();
    PrintWriter progress = command.commandLine().getErr();
    String type = Objects.requireNonNull(provider, "provider");
    if (!(patience > 0)) {
      throw new ParameterException(command.commandLine(), "--patience must be above 0");
    }
    LogCapture.listenAlone();
    List<ConformanceReport> reports = List.of();
    int failed = 0;
    for (int round = 1; round <= repeat; round++) {
      reports = round(command, type, progress);
      boolean good = reports.stream().allMatch(this::proved);
      failed += good ? 0 : 1;
      if (!good || round == repeat) {
        show(reports, out, progress);
      }
      if (repeat > 1) {
        out.printf("Round %d of %d: %d failed so far%n", round, repeat, failed);
        out.flush();
      }
    }
    write(reports, out);
    out.flush();
    return failed == 0 ? 0 : 1;
  }

  /** The matrix; of what could not begin only why, as every clause says the same. */
  private static void show(List<ConformanceReport> reports, PrintWriter out, PrintWriter err) {
    List<ConformanceReport> begun = new ArrayList<>();
    for (ConformanceReport report : reports) {
      Optional<String> why =
          report.results().stream()
              .map(ClauseResult::reason)
              .filter(reason -> reason.startsWith(ConformanceRun.COULD_NOT_BEGIN))
              .findFirst();
      why.ifPresentOrElse(
          reason -> err.printf("%s: %s%n", report.subject().name(), reason),
          () -> begun.add(report));
    }
    if (!begun.isEmpty()) {
      out.print(ConsoleMatrix.render(begun, style()));
    }
  }

  private List<ConformanceReport> round(CommandSpec command, String type, PrintWriter progress)
      throws Exception {
    List<ConformanceReport> reports = new ArrayList<>();
    for (ConformanceRun.TargetSource source : found(command, type)) {
      reports.add(run(source, type, progress));
    }
    return reports;
  }

  private List<ConformanceRun.TargetSource> found(CommandSpec command, String type) {
    try {
      return sources.find(type, Optional.ofNullable(config));
    } catch (IllegalArgumentException missing) {
      throw new ParameterException(command.commandLine(), String.valueOf(missing.getMessage()));
    }
  }

  private Set<Clause> wanted() {
    Set<Clause> wanted = EnumSet.noneOf(Clause.class);
    clauses.forEach(each -> wanted.addAll(each.all()));
    return wanted.isEmpty() ? EnumSet.allOf(Clause.class) : wanted;
  }

  private ConformanceReport run(
      ConformanceRun.TargetSource source, String type, PrintWriter progress) throws Exception {
    long chosen = seed != null ? seed : Math.abs((long) new SecureRandom().nextInt());
    Set<Clause> wanted = wanted();
    progress.printf("Examining %s, %d clauses, seed %d%n", type, wanted.size(), chosen);
    progress.flush();
    SuiteRunner runner = new SuiteRunner(new RunOptions(patience, chosen, null), rerun(type));
    Progress listener = new Progress(progress, wanted.size());
    return runner.run(() -> waived(source.open()).listener(listener), wanted);
  }

  private ConformanceTarget waived(ConformanceTarget target) {
    ConformanceTarget waived = target;
    for (WaiverConverter.Waived each : waivers) {
      waived = waived.waive(each.clause(), each.waiver());
    }
    return waived;
  }

  private String rerun(String type) {
    String file = config == null ? "" : " --config " + config;
    return "%s --provider %s%s --clause ".formatted(commandLine(), type, file);
  }

  /** Whether every clause that was wanted has a good verdict. */
  private boolean proved(ConformanceReport report) {
    Set<Clause> wanted = wanted();
    return report.results().stream()
        .filter(result -> wanted.contains(result.clause()))
        .allMatch(result -> result.verdict().conformant());
  }

  private static ConsoleMatrix.Style style() {
    boolean colour = CommandLine.Help.Ansi.AUTO.enabled();
    return colour ? ConsoleMatrix.Style.COLOUR : ConsoleMatrix.Style.PLAIN;
  }

  private void write(List<ConformanceReport> reports, PrintWriter out) throws IOException {
    if (report != null) {
      List<Path> written = ReportFolder.write(reports, report);
      out.printf("%nThe report is %s%n", written.get(written.size() - 1));
    }
  }
}
