package dev.signalbox.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  @Test
  void pageNeedsNothingElse() {
    String page = HtmlReport.render(List.of(Samples.mixed("one"), Samples.good("two")));

    assertThat(page).contains("default-src &#39;none&#39;");
    assertThat(page).doesNotContain("http://", "https://", "@import", "url(", " src=");
  }

  @Test
  void hostileTextsStayTexts() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String hostile = "<b>\"'</script><!-- ]]>\u0000\u001b\ud800";
    for (int i = 0; i < 20; i++) {
      ConformanceReport report = Samples.random(random);
      String page = HtmlReport.render(List.of(report, Samples.mixed(hostile)));
      assertThat(page)
          .as("seed %d, report %d", seed, i)
          .doesNotContain("<b>\"", "<b><", "\u0000", "\u001b")
          .doesNotContain("-->", "]]>");
      assertThat(page.split("</script>", -1)).as("seed %d, report %d", seed, i).hasSize(2);
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(page)).isTrue();
    }
  }

  @Test
  void matrixIsThereForSeveralConfigurationsOnly() {
    assertThat(HtmlReport.render(List.of(Samples.good("one"))))
        .doesNotContain("id=\"matrix-title\"");
    assertThat(HtmlReport.render(List.of(Samples.good("one"), Samples.mixed("two"))))
        .contains("id=\"matrix-title\"", "aria-label=\"DUR-15, two: FAIL\"", "href=\"#DUR-15.2\"")
        .contains("id=\"DUR-15.2\"");
  }

  @Test
  void colourPairsAreReadableInBothThemes() {
    String page = HtmlReport.render(List.of(Samples.good("one")));
    for (String ground : List.of("ground", "card", "sunk")) {
      assertReadable(page, "text", ground);
      assertReadable(page, "muted", ground);
      assertReadable(page, "accent", ground);
    }
    for (Verdict verdict : Verdict.values()) {
      String name = Columns.style(verdict).substring(2);
      assertReadable(page, name, name + "-ground");
    }
  }

  private static void assertReadable(String page, String front, String back) {
    for (int theme = 1; theme <= 2; theme++) {
      double one = luminance(colour(page, front, theme));
      double other = luminance(colour(page, back, theme));
      double contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      assertThat(contrast).as("%s on %s, theme %d", front, back, theme).isGreaterThan(4.5);
    }
  }

  private static int colour(String page, String name, int theme) {
    Matcher matcher =
        Pattern.compile("--" + name + ": light-dark\\(#(\\w{6}), #(\\w{6})\\)").matcher(page);
    assertThat(matcher.find()).as(name).isTrue();
    return Integer.parseInt(matcher.group(theme), 16);
  }

  private static double luminance(int colour) {
    return 0.2126 * linear(colour >> 16 & 255)
        + 0.7152 * linear(colour >> 8 & 255)
        + 0.0722 * linear(colour & 255);
  }

  private static double linear(int channel) {
    double share = channel / 255.0;
    return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
