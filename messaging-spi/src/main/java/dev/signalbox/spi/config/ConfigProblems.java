package dev.signalbox.spi.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a load has found so far: errors, which make the configuration unusable, and warnings. The
 * same problem found twice counts once. For one thread at a time.
 */
public final class ConfigProblems {

  private final Set<ConfigProblem> errors = new LinkedHashSet<>();
  private final Set<ConfigProblem> warnings = new LinkedHashSet<>();

  /** An empty collector. */
  public ConfigProblems() {}

  /** Records what makes the configuration unusable. */
  public void error(ConfigProblem problem) {
    errors.add(problem);
  }

  /** Records what the user should know although the configuration works. */
  public void warning(ConfigProblem problem) {
    warnings.add(problem);
  }

  /** The errors so far, in the order found. */
  public List<ConfigProblem> errors() {
    return new ArrayList<>(errors);
  }

  /** The warnings so far, in the order found. */
  public List<ConfigProblem> warnings() {
    return new ArrayList<>(warnings);
  }

  /**
   * Does nothing if there are no errors.
   *
   * @throws ConfigException with all errors
   */
  public void throwIfAny() {
    if (!errors.isEmpty()) {
      throw new ConfigException(errors());
    }
  }
}
