package dev.signalbox.conformance.runner;

import dev.signalbox.conformance.contract.Clause;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code DUR-15}, or {@code DUR} for a whole part of the contract. */
final class ClauseConverter implements ITypeConverter<ClauseConverter.Clauses> {
  /** What one option names. */
  record Clauses(List<Clause> all) {
    Clauses {
      all = List.copyOf(all);
    }
  }

  @Override
  public Clauses convert(String text) {
    String wanted = text.toUpperCase(Locale.ROOT);
    List<Clause> found =
        Arrays.stream(Clause.values())
            .filter(clause -> clause.id().equals(wanted) || clause.part().name().equals(wanted))
            .toList();
    if (found.isEmpty()) {
      throw new TypeConversionException(
          "there is no clause \"%s\"; clauses are DUR-01 to XPR-02, parts %s"
              .formatted(text, Arrays.toString(Clause.Part.values())));
    }
    return new Clauses(found);
  }
}
