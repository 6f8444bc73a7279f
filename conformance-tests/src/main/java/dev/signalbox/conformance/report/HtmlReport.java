package dev.signalbox.conformance.report;

import dev.signalbox.conformance.contract.Clause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The report as one HTML page that needs nothing else: no network, no other file, and no script to
 * be read. Every text of the report is escaped, and the page forbids itself to load anything.
 */
public final class HtmlReport {
  // Only this very script may run: not even one that had slipped through the escaping.
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-%s'";

  private HtmlReport() {}

  /** The page for one configuration or several, in the order of the list. */
  public static String render(List<ConformanceReport> reports) {
    Markup page = new Markup().raw("<!DOCTYPE html>").line();
    page.open("html", "lang", "en").line();
    String script = resource("report.js");
    head(POLICY.formatted(hash(script)), page);
    page.open("body").line();
    page.element("a", "Skip to the clauses", "class", "skip", "href", "#clauses").line();
    top(page);
    page.open("main").line();
    new HtmlSubjects(reports, page).write();
    new HtmlMatrix(reports, page).write();
    clauses(reports, page);
    page.close().line();
    page.raw("<script>").raw(script).raw("</script>").line();
    return page.close().line().close().line().toString();
  }

  private static void head(String policy, Markup page) {
    page.open("head").line();
    page.empty("meta", "charset", "utf-8").line();
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    page.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy).line();
    page.empty("link", "rel", "icon", "href", "data:,").line();
    page.element("title", "Signalbox conformance").line();
    page.raw("<style>").raw(resource("report.css")).raw("</style>").line();
    page.close().line();
  }

  private static void top(Markup page) {
    page.open("header", "class", "top");
    page.open("span", "class", "lamps", "aria-hidden", "true").raw("<i></i><i></i><i></i>").close();
    page.element("h1", "Signalbox conformance");
    page.element("span", "contract " + ConformanceReport.CONTRACT, "class", "contract");
    page.element("button", "Dark", "type", "button", "id", "theme", "hidden", "");
    page.close().line();
  }

  private static void clauses(List<ConformanceReport> reports, Markup page) {
    page.open("section", "id", "clauses", "aria-labelledby", "clauses-title").line();
    page.element("h2", "Clauses", "id", "clauses-title").line();
    HtmlFilters.write(reports, page);
    HtmlClause html = new HtmlClause(reports, page);
    for (Clause.Part part : Clause.Part.values()) {
      List<Clause> clauses = Columns.clauses(reports, part);
      if (!clauses.isEmpty()) {
        page.open("section", "class", "part", "data-part", part.name()).line();
        page.element("h3", part.title()).line();
        clauses.forEach(html::write);
        page.close().line();
      }
    }
    page.element("p", "No clause matches.", "id", "none", "hidden", "");
    page.close().line();
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256, this one has not", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the conformance jar lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}
