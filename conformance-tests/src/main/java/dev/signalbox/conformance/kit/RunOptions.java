package dev.signalbox.conformance.kit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a run is made.
 *
 * @param scale by how much the suite's patience is longer than usual: {@code
 *     signalbox.conformance.scale}
 * @param seed of everything that is left to chance: {@code signalbox.conformance.seed}
 * @param reports where reports go: {@code signalbox.conformance.report}; null: nowhere
 */
public record RunOptions(double scale, long seed, @Nullable Path reports) {
  private static final String PREFIX = "signalbox.conformance.";

  /** Reads the options, each of which may be absent. */
  public static RunOptions of(Function<String, Optional<String>> settings) {
    return new RunOptions(
        settings.apply(PREFIX + "scale").map(Double::parseDouble).orElse(1.0),
        settings.apply(PREFIX + "seed").map(Long::parseLong).orElseGet(System::nanoTime),
        settings.apply(PREFIX + "report").map(Path::of).orElse(null));
  }
}
