package dev.signalbox.conformance.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report as versioned JSON: the form that other tools read, and that all other forms can be
 * made from again. Times are kept to the millisecond; whoever reads it should skip fields that it
 * does not know, since a schema can get more of them.
 */
public final class JsonReport {
  /** The version of the form: it changes when a field goes or gets another meaning. */
  public static final String SCHEMA = "signalbox-conformance/1";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  // The line break of the system would make the same report differ from machine to machine.
  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

  private static final ObjectWriter WRITER =
      MAPPER
          .writer()
          .with(new DefaultPrettyPrinter().withObjectIndenter(INDENT).withArrayIndenter(INDENT));

  private JsonReport() {}

  /** The report as JSON. */
  public static String render(ConformanceReport report) {
    return withoutHalves(WRITER.writeValueAsString(ReportToJson.tree(report))) + "\n";
  }

  /**
   * Writes the report into a file, in UTF-8; its folder must exist. Blocks.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(ConformanceReport report, Path file) throws IOException {
    Files.writeString(file, render(report), StandardCharsets.UTF_8);
  }

  /**
   * Reads a report from a file. Blocks.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is no such report, or of a schema that this version does
   *     not know; the message names the file and the place
   */
  public static ConformanceReport read(Path file) throws IOException {
    return read(Files.readString(file, StandardCharsets.UTF_8), file.toString());
  }

  /**
   * Reads a report.
   *
   * @throws IllegalArgumentException if it is no such report, or of a schema that this version does
   *     not know; the message names the place
   */
  public static ConformanceReport read(String json) {
    return read(json, "the report");
  }

  private static ConformanceReport read(String json, String source) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(source + " is no JSON: " + e.getOriginalMessage(), e);
    }
    return ReportFromJson.report(tree, source);
  }

  // Half a character has no UTF-8; as an escape it survives. Such halves occur inside strings only.
  private static String withoutHalves(String json) {
    StringBuilder out = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            point -> {
              if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                out.append("\\u%04X".formatted(point));
              } else {
                out.appendCodePoint(point);
              }
            });
    return out.toString();
  }
}
