package dev.signalbox.cli;

import dev.signalbox.InstalledProviders;
import dev.signalbox.InstalledProviders.Installed;
import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.ProviderTask;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** A task that a provider brings along: {@code signalbox <provider> <task>}. */
@Command(
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Done.", "1:It could not be done.", "2:Wrong usage."})
final class ProviderTaskCommand implements Callable<Integer> {
  private final Console console;
  private final Installed provider;
  private final ProviderTask task;

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description = "The provider instance, if the configuration has several of this type.")
  private @Nullable String instance;

  private ProviderTaskCommand(Console console, Installed provider, ProviderTask task) {
    this.console = console;
    this.provider = provider;
    this.task = task;
  }

  /** Adds a command for each provider on the class path that has tasks. */
  static void addTo(CommandLine commands, Console console) {
    InstalledProviders installed =
        InstalledProviders.discover(ProviderTaskCommand.class.getClassLoader());
    for (Installed provider : installed.usable()) {
      List<ProviderTask> tasks = provider.provider().tasks();
      if (!tasks.isEmpty() && !commands.getSubcommands().containsKey(provider.type())) {
        commands.addSubcommand(provider.type(), group(console, provider, tasks));
      }
    }
  }

  private static CommandLine group(Console console, Installed provider, List<ProviderTask> tasks) {
    CommandSpec spec = CommandSpec.create();
    describe(spec, "Does what only provider " + provider.type() + " can do.");
    spec.usageMessage()
        .synopsisSubcommandLabel("TASK")
        .footer("  signalbox %s %s --help".formatted(provider.type(), tasks.get(0).name()));
    CommandLine group = new CommandLine(spec);
    for (ProviderTask task : tasks) {
      CommandLine command = new CommandLine(new ProviderTaskCommand(console, provider, task));
      describe(command.getCommandSpec(), task.description());
      command
          .getCommandSpec()
          .usageMessage()
          .footer("  signalbox %s %s --config config".formatted(provider.type(), task.name()));
      group.addSubcommand(task.name(), command);
    }
    return group;
  }

  // Without these, the words of the command above would be shown.
  private static void describe(CommandSpec spec, String text) {
    spec.usageMessage().header(text).description("").footerHeading("%nExamples:%n");
  }

  @Override
  public Integer call() {
    ProviderInstance chosen = chosen();
    try {
      task.run(chosen.config(), new TaskContext(chosen), console.out()::println);
      return 0;
    } catch (MessagingException explained) {
      throw explained;
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      ErrorCode code = provider.provider().classify(failure);
      throw new MessagingException(
          code,
          "%s %s on provider \"%s\": %s"
              .formatted(provider.type(), task.name(), chosen.name(), failure.getMessage()),
          failure);
    }
  }

  private ProviderInstance chosen() {
    SignalboxConfig loaded = configuration.load();
    List<ProviderInstance> candidates =
        loaded.providers().values().stream()
            .filter(one -> one.type().equals(provider.type()))
            .filter(one -> instance == null || one.name().equals(instance))
            .toList();
    if (candidates.isEmpty()) {
      throw new CommandFailure(
          "the configuration has no provider of type %s%s"
              .formatted(provider.type(), instance == null ? "" : " called " + instance));
    } else if (candidates.size() > 1) {
      throw new CommandFailure(
          "the configuration has several providers of type %s: name one with --instance: %s"
              .formatted(
                  provider.type(),
                  String.join(", ", candidates.stream().map(ProviderInstance::name).toList())));
    }
    return candidates.get(0);
  }
}
