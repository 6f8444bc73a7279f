package dev.signalbox.conformance.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A folder with all forms of a run's reports. */
public final class ReportFolder {
  private ReportFolder() {}

  /**
   * Writes {@code <name>.json} and {@code <name>.xml} for each configuration and one {@code
   * index.html} for all, over older files of the same names; makes the folder if need be. What a
   * file name cannot hold becomes {@code _}. Blocks.
   *
   * @return the files that were written, the page last
   * @throws IOException if something cannot be written
   */
  public static List<Path> write(List<ConformanceReport> reports, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (ConformanceReport report : reports) {
      String name = free(fileName(report.subject().name()), taken);
      Path json = folder.resolve(name + ".json");
      JsonReport.write(report, json);
      files.add(json);
      files.add(write(JunitXmlReport.render(report), folder.resolve(name + ".xml")));
    }
    files.add(write(HtmlReport.render(reports), folder.resolve("index.html")));
    return List.copyOf(files);
  }

  private static Path write(String text, Path file) throws IOException {
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static String fileName(String name) {
    String possible = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.", "_");
    if (possible.isEmpty()) {
      return "unnamed";
    }
    return possible.length() > 100 ? possible.substring(0, 100) : possible;
  }

  // Some file systems do not tell capital letters from small ones.
  private static String free(String name, Set<String> taken) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) {
      candidate = name + "-" + i;
    }
    return candidate;
  }
}
