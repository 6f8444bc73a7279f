package dev.signalbox.cli;

import dev.signalbox.InstalledProviders;
import dev.signalbox.InstalledProviders.Installed;
import dev.signalbox.cli.text.Table;
import dev.signalbox.cli.text.Wording;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Limits;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.config.ConfigException;
import dev.signalbox.spi.config.ConfigProblem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the providers on the class path. */
@Command(
    name = "providers",
    header = "Lists the providers on the class path, and what they can do.",
    description = {
      "",
      "Lists the provider jars on the class path: what each can do under its default settings, and"
          + " why a broken one cannot be used. Connects to nothing.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All can be used.",
      "1:There is none, or one cannot be used.",
      "2:Wrong usage."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalbox providers",
      "  SIGNALBOX_CLASSPATH=provider-kafka-all.jar signalbox providers"
    })
final class ProvidersCommand implements Callable<Integer> {
  private static final int CAPABILITIES_PER_LINE = 4;

  private final Console console;

  ProvidersCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    InstalledProviders installed =
        InstalledProviders.discover(ProvidersCommand.class.getClassLoader());
    PrintWriter out = console.out();
    for (Installed provider : installed.usable()) {
      describe(provider).forEach(out::println);
      out.println();
    }
    if (installed.usable().isEmpty()) {
      out.println("There is no provider on the class path; add one, such as provider-memory.");
    }
    installed.problems().forEach(problem -> out.println("broken: " + problem));
    return installed.usable().isEmpty() || !installed.problems().isEmpty() ? 1 : 0;
  }

  private static List<String> describe(Installed provider) {
    List<String> lines = new ArrayList<>();
    lines.add(provider.type());
    Table table = new Table(Table.Align.LEFT);
    table.row("version", provider.version());
    table.row("jar", provider.location());
    table.row("class", provider.provider().getClass().getName());
    tellCapabilities(provider, table);
    lines.addAll(table.lines());
    return lines;
  }

  private static void tellCapabilities(Installed provider, Table table) {
    ProviderConfig defaults = ProviderConfig.of(provider.type(), provider.type(), Map.of());
    try {
      Capabilities capabilities = provider.provider().capabilities(defaults);
      tellDeclared(capabilities, table);
      tellLimits(capabilities.limits(), table);
    } catch (ConfigException incomplete) {
      String label = "needs";
      for (ConfigProblem problem : incomplete.problems()) {
        table.row(label, problem.key() + ": " + problem.message());
        label = "";
      }
    }
  }

  private static void tellDeclared(Capabilities capabilities, Table table) {
    List<String> names = capabilities.declared().stream().map(Enum::name).toList();
    String label = "can do";
    for (int from = 0; from < names.size(); from += CAPABILITIES_PER_LINE) {
      int to = Math.min(from + CAPABILITIES_PER_LINE, names.size());
      table.row(label, String.join(", ", names.subList(from, to)));
      label = "";
    }
    if (names.isEmpty()) {
      table.row(label, "nothing beyond the common contract");
    }
  }

  private static void tellLimits(Limits limits, Table table) {
    table.row("event", "up to " + Wording.size(limits.maxEventBytes()));
    table.row(
        "batch",
        "up to %s of together %s; %s in flight"
            .formatted(
                Wording.count(limits.maxBatchEvents(), "event"),
                Wording.size(limits.maxBatchBytes()),
                limits.maxBatchesInFlight() == Integer.MAX_VALUE
                    ? "any number"
                    : Wording.count(limits.maxBatchesInFlight())));
    table.row("delay", "up to " + Wording.time(limits.longestDelay()));
    table.row("lease", "up to " + Wording.time(limits.longestLease()));
    table.row("receiver", "reads up to " + Wording.count(limits.queuesPerReceiver(), "queue"));
    table.row("queue names", limits.queueNames().rule());
  }
}
