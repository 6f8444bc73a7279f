package dev.signalbox.routing.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A name with places for a namespace and perhaps a group. Immutable. */
public final class NameTemplate {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,47}");

  private final String text;
  private final List<String> fixed;
  private final List<String> names;

  private NameTemplate(String text, List<String> fixed, List<String> names) {
    this.text = text;
    this.fixed = List.copyOf(fixed);
    this.names = List.copyOf(names);
  }

  /**
   * Reads a template.
   *
   * @param placeholders the names that must stand in braces, each once
   * @throws IllegalArgumentException if one is missing, unknown or there twice
   */
  public static NameTemplate parse(String text, List<String> placeholders) {
    List<String> fixed = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    int done = 0;
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!placeholders.contains(name)) {
        throw new IllegalArgumentException(
            "unknown placeholder {"
                + name
                + "}; write {"
                + String.join("} and {", placeholders)
                + "}");
      }
      if (names.contains(name)) {
        throw new IllegalArgumentException("{" + name + "} is there twice; once is enough");
      }
      fixed.add(text.substring(done, matcher.start()));
      names.add(name);
      done = matcher.end();
    }
    fixed.add(text.substring(done));
    for (String placeholder : placeholders) {
      if (!names.contains(placeholder)) {
        throw new IllegalArgumentException(
            "{" + placeholder + "} is missing, so different queues would have one name");
      }
    }
    if (!String.join("", fixed).matches("[A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "only letters, digits, '.', '_' and '-' may stand around the placeholders");
    }
    return new NameTemplate(text, fixed, names);
  }

  /**
   * Another template with the same placeholders.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public NameTemplate like(String otherText) {
    return parse(otherText, names);
  }

  /** The same template with something at its end. */
  public NameTemplate followedBy(String ending) {
    List<String> longer = new ArrayList<>(fixed);
    longer.set(longer.size() - 1, longer.get(longer.size() - 1) + ending);
    return new NameTemplate(text + ending, longer, names);
  }

  /** The name for these values of the placeholders. */
  public String name(Map<String, String> values) {
    StringBuilder name = new StringBuilder(fixed.get(0));
    for (int i = 0; i < names.size(); i++) {
      name.append(values.get(names.get(i))).append(fixed.get(i + 1));
    }
    return name.toString();
  }

  /**
   * The values that give a name; of several ways to read it, the one whose first value is shortest
   * and that has no excluded value of the second placeholder.
   */
  public Optional<Map<String, String>> read(String name, String excludedGroup) {
    String first = fixed.get(0);
    String last = fixed.get(fixed.size() - 1);
    if (name.length() < first.length() + last.length()
        || !name.startsWith(first)
        || !name.endsWith(last)) {
      return Optional.empty();
    }
    String inner = name.substring(first.length(), name.length() - last.length());
    if (names.size() == 1) {
      return IDENTIFIER.matcher(inner).matches()
          ? Optional.of(Map.of(names.get(0), inner))
          : Optional.empty();
    }
    return split(inner, fixed.get(1), excludedGroup);
  }

  private Optional<Map<String, String>> split(String inner, String middle, String excludedGroup) {
    for (int at = inner.indexOf(middle, 1); at >= 0; at = inner.indexOf(middle, at + 1)) {
      String left = inner.substring(0, at);
      String right = inner.substring(at + middle.length());
      Map<String, String> values = Map.of(names.get(0), left, names.get(1), right);
      if (IDENTIFIER.matcher(left).matches()
          && IDENTIFIER.matcher(right).matches()
          && !excludedGroup.equals(values.get("group"))) {
        return Optional.of(values);
      }
    }
    return Optional.empty();
  }

  /** The template as written. */
  @Override
  public String toString() {
    return text;
  }
}
