package dev.signalbox.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.contract.Clause;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JunitXmlReportTest {
  @Test
  void onlyProvedClausesPass() throws Exception {
    Element suite = parsed(Samples.mixed("acme")).getDocumentElement();

    assertThat(suite.getAttribute("name")).isEqualTo("conformance.acme");
    assertThat(suite.getAttribute("tests")).isEqualTo(String.valueOf(Clause.values().length));
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("skipped")).isEqualTo("6");
    assertThat(suite.getElementsByTagName("testcase").getLength())
        .isEqualTo(Clause.values().length);
    assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(6);
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).startsWith("FAIL: Three events");
    assertThat(failure.getTextContent())
        .contains("a/12, a/13", "--clause DUR-15", "attempt 1", "lost 3");
  }

  @Test
  void hostileTextsStayTexts() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 30; i++) {
      ConformanceReport report = Samples.random(random);
      assertThat(parsed(report).getDocumentElement().getAttribute("name"))
          .as("seed %d, report %d", seed, i)
          .hasSameSizeAs("conformance." + report.subject().name());
    }
  }

  private static Document parsed(ConformanceReport report) throws Exception {
    byte[] xml = JunitXmlReport.render(report).getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml));
  }
}
