package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.routing.internal.Interpolation;
import dev.signalbox.routing.internal.TomlText;
import dev.signalbox.spi.config.ConfigProblem;
import dev.signalbox.spi.config.ConfigProblems;
import dev.signalbox.spi.config.ConfigValue.Table;
import dev.signalbox.spi.config.Origin;
import dev.signalbox.spi.config.Variables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a configuration from TOML: a file, or a folder with {@code base/events.toml} and {@code
 * environments/<environment>/events.toml} merged over it, in the file system or on the class path.
 * Immutable; each method returns another loader. Every method that loads throws {@link
 * dev.signalbox.spi.config.ConfigException} with everything that is wrong, and nothing else
 * whatever the files hold; it blocks to read files, and touches no network.
 */
public final class SignalboxConfigLoader {

  private static final String ENVIRONMENT_VARIABLE = "SIGNALBOX_ENV";

  private final Variables variables;
  private final Optional<String> environment;
  private final Optional<ProviderCatalog> catalog;

  private SignalboxConfigLoader(
      Variables variables, Optional<String> environment, Optional<ProviderCatalog> catalog) {
    this.variables = variables;
    this.environment = environment;
    this.catalog = catalog;
  }

  /** A loader with the variables of the process, its {@code SIGNALBOX_ENV}, and no providers. */
  public static SignalboxConfigLoader create() {
    return new SignalboxConfigLoader(Variables.ofProcess(), Optional.empty(), Optional.empty());
  }

  /** Loads for this environment whatever {@code SIGNALBOX_ENV} says. */
  public SignalboxConfigLoader environment(String name) {
    return new SignalboxConfigLoader(variables, Optional.of(name), catalog);
  }

  /** Looks variables up here instead of in the environment of the process. */
  public SignalboxConfigLoader variables(Variables lookup) {
    return new SignalboxConfigLoader(requireNonNull(lookup, "lookup"), environment, catalog);
  }

  /** Lets these providers check their tables, and what routes and consumers ask of them. */
  public SignalboxConfigLoader providers(ProviderCatalog known) {
    return new SignalboxConfigLoader(variables, environment, Optional.of(known));
  }

  /** Loads a file or a folder. */
  public SignalboxConfig load(Path path) {
    return load(new FileSources(requireNonNull(path, "path")));
  }

  /**
   * Loads from the class path.
   *
   * @param name of a resource that ends in {@code .toml}, or of a folder
   */
  public SignalboxConfig loadResource(ClassLoader loader, String name) {
    return load(new ResourceSources(loader, name));
  }

  /** Reads a text, which problems call {@code (toml)}. */
  public SignalboxConfig parse(String toml) {
    ConfigProblems problems = new ConfigProblems();
    Table tree = TomlText.parse("(toml)", toml.getBytes(StandardCharsets.UTF_8), problems);
    return read(tree, problems);
  }

  private SignalboxConfig load(Sources sources) {
    ConfigProblems problems = new ConfigProblems();
    Table tree = base(sources, problems);
    if (sources.isFolder()) {
      Optional<Table> overlay = chosen().flatMap(name -> overlay(sources, name, problems));
      tree = overlay.map(tree::merge).orElse(tree);
    }
    return read(tree, problems);
  }

  private SignalboxConfig read(Table tree, ConfigProblems problems) {
    ConfigReader.throwSorted(problems);
    Table complete = new Interpolation(variables, problems).apply(tree);
    return new ConfigReader(variables, catalog, chosen(), problems).read(complete);
  }

  private Optional<String> chosen() {
    return environment.or(
        () -> variables.value(ENVIRONMENT_VARIABLE).filter(name -> !name.isBlank()));
  }

  private static Table base(Sources sources, ConfigProblems problems) {
    String file = sources.isFolder() ? "base/events.toml" : "";
    Optional<byte[]> bytes = sources.read(file, problems);
    String shown = sources.name(file);
    if (bytes.isEmpty() && problems.errors().isEmpty()) {
      problems.error(
          new ConfigProblem(
              Origin.of(shown),
              "",
              "does not exist",
              Optional.of(
                  "a configuration is a .toml file, or a folder that holds base/events.toml")));
    }
    return bytes
        .map(content -> TomlText.parse(shown, content, problems))
        .orElseGet(() -> Table.empty(Origin.of(shown)));
  }

  private static Optional<Table> overlay(
      Sources sources, String environment, ConfigProblems problems) {
    if (!environment.matches("[A-Za-z0-9_-]{1,64}")) {
      problems.error(
          new ConfigProblem(
              Origin.of(sources.name("environments")),
              "",
              "\"" + environment + "\" is not the name of an environment",
              Optional.of("use 1 to 64 letters, digits, _ and -")));
      return Optional.empty();
    }
    String file = "environments/" + environment + "/events.toml";
    Optional<byte[]> bytes = sources.read(file, problems);
    if (bytes.isEmpty()) {
      problems.warning(
          new ConfigProblem(
              Origin.of(sources.name(file)),
              "",
              "does not exist, so the base alone holds for environment \"" + environment + "\"",
              Optional.empty()));
    }
    return bytes.map(content -> TomlText.parse(sources.name(file), content, problems));
  }
}
