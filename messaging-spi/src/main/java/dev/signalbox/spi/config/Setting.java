package dev.signalbox.spi.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One key of a {@link ConfigSection} while it is being read: narrow what is allowed, then take the
 * value by {@link #required()}, {@link #orElse} or {@link #optional()}. Nothing here throws because
 * of what a configuration says; each thing that is wrong becomes a problem of the section, once,
 * and a stand-in is returned.
 *
 * @param <T> the type of the value
 */
public class Setting<T> {

  final ConfigSection section;
  final String key;

  private final boolean written;
  private @Nullable T value;
  private T standIn;

  Setting(ConfigSection section, String key, @Nullable T value, T standIn) {
    this.section = section;
    this.key = key;
    this.written = section.isWritten(key);
    this.value = value;
    this.standIn = standIn;
  }

  /** The value; a key that is not there is a problem. */
  public final T required() {
    if (!written) {
      section.problem(key, "required, but missing");
    }
    return orElse(standIn);
  }

  /** The value, or the default if the key is not there (or wrong, which is a problem already). */
  public final T orElse(T whenAbsent) {
    T current = value;
    return current == null ? whenAbsent : current;
  }

  /** The value, or nothing if the key is not there (or wrong, which is a problem already). */
  public final Optional<T> optional() {
    return Optional.ofNullable(value);
  }

  /**
   * Allows only values that keep a rule.
   *
   * @param rule what must hold
   * @param message what a problem says otherwise: {@code must start with "jdbc:"}
   */
  public Setting<T> check(Predicate<? super T> rule, String message) {
    refuseUnless(rule, message);
    return this;
  }

  /**
   * Reads the value as something else.
   *
   * @param parse what makes it; its {@link IllegalArgumentException} becomes a problem with that
   *     exception's message
   * @param whenWrong what {@link #required()} gives in place of a wrong or missing value
   */
  public final <U> Setting<U> as(Function<? super T, ? extends U> parse, U whenWrong) {
    T current = value;
    U parsed = null;
    if (current != null) {
      try {
        parsed = parse.apply(current);
      } catch (IllegalArgumentException wrong) {
        section.problem(key, String.valueOf(wrong.getMessage()));
      }
    }
    return new Setting<>(section, key, parsed, whenWrong);
  }

  final void refuseUnless(Predicate<? super T> rule, String message) {
    T current = value;
    if (current != null && !rule.test(current)) {
      section.problem(key, message);
      value = null;
    }
  }

  final void standIn(T whenWrong) {
    standIn = whenWrong;
  }
}
