package dev.signalbox.conformance.runner;

import dev.signalbox.conformance.contract.Clause;
import dev.signalbox.conformance.subject.Waiver;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code DUR-07;reason;link;2027-01-31}. */
final class WaiverConverter implements ITypeConverter<WaiverConverter.Waived> {
  /** A clause and why its failure is borne. */
  record Waived(Clause clause, Waiver waiver) {}

  @Override
  public Waived convert(String text) {
    List<String> parts = List.of(text.split(";", -1));
    if (parts.size() != 4) {
      throw new TypeConversionException(
          "\""
              + text
              + "\" is not CLAUSE;REASON;LINK;DATE, such as \"DUR-07;slow;#12;2027-01-31\"");
    }
    Clause clause =
        Clause.find(parts.get(0))
            .orElseThrow(
                () -> new TypeConversionException("there is no clause \"" + parts.get(0) + "\""));
    try {
      return new Waived(
          clause, new Waiver(parts.get(1), parts.get(2), LocalDate.parse(parts.get(3))));
    } catch (DateTimeParseException wrong) {
      throw new TypeConversionException(
          "\"" + parts.get(3) + "\" is no date; write it as 2027-01-31");
    } catch (IllegalArgumentException empty) {
      throw new TypeConversionException(String.valueOf(empty.getMessage()));
    }
  }
}
