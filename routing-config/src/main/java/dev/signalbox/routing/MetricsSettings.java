package dev.signalbox.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What is measured.
 *
 * @param enabled whether anything is
 * @param prefix how the names of meters begin
 * @param histogramBuckets upper bounds in seconds, ascending
 * @param maxEventNames how many distinct event names are told apart; more count as "other"
 */
public record MetricsSettings(
    boolean enabled, String prefix, List<Double> histogramBuckets, int maxEventNames) {

  /** What holds where nothing is configured. */
  public static final MetricsSettings DEFAULT =
      new MetricsSettings(true, "signalbox", List.of(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0), 500);

  public MetricsSettings {
    requireNonNull(prefix, "prefix");
    histogramBuckets = List.copyOf(histogramBuckets);
    Settings.atLeast("maxEventNames", maxEventNames, 0);
  }
}
