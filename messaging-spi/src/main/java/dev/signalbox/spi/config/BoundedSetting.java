package dev.signalbox.spi.config;

import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Setting} whose values have an order.
 *
 * @param <T> the type of the value
 */
public final class BoundedSetting<T extends Comparable<T>> extends Setting<T> {

  private final Function<T, String> show;

  BoundedSetting(
      ConfigSection section, String key, @Nullable T value, T standIn, Function<T, String> show) {
    super(section, key, value, standIn);
    this.show = show;
  }

  /** Allows only this value and greater ones. */
  public BoundedSetting<T> atLeast(T least) {
    standIn(least);
    return limit(value -> value.compareTo(least) >= 0, " is below " + show.apply(least));
  }

  /** Allows only this value and smaller ones. */
  public BoundedSetting<T> atMost(T most) {
    return limit(value -> value.compareTo(most) <= 0, " is above " + show.apply(most));
  }

  @Override
  public BoundedSetting<T> check(Predicate<? super T> rule, String message) {
    refuseUnless(rule, message);
    return this;
  }

  private BoundedSetting<T> limit(Predicate<? super T> rule, String relation) {
    refuseUnless(rule, optional().map(show).orElse("") + relation);
    return this;
  }
}
