package dev.signalbox.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(
      textBlock =
          """
          payment.charged,        payment.charged,            true
          payment.charged,        payment.refunded,           false
          payment.charged,        payment,                    false
          payment.charged,        payment.charged.eu,         false
          payment.charged,        Payment.charged,            false
          payment.charged,        payment.charged2,           false
          payment,                payment,                    true
          payment,                payments,                   false
          payment,                paymen,                     false
          payment.*,              payment.charged,            true
          payment.*,              payment.charged.eu,         true
          payment.*,              payment.a.b.c.d.e.f.g.h.i,  true
          payment.*,              payment,                    false
          payment.*,              payments.charged,           false
          payment.*,              order.payment.charged,      false
          *,                      payment,                    true
          *,                      payment.charged,            true
          *,                      a.b.c.d.e.f.g.h.i.j,        true
          #,                      payment,                    true
          #,                      payment.charged,            true
          #,                      a.b.c.d.e.f.g.h.i.j,        true
          analytics.#,            analytics,                  true
          analytics.#,            analytics.page,             true
          analytics.#,            analytics.page.viewed,      true
          analytics.#,            analytic,                   false
          analytics.#,            x.analytics,                false
          *.charged,              payment.charged,            true
          *.charged,              charged,                    false
          *.charged,              eu.payment.charged,         false
          *.charged,              payment.charged.eu,         false
          *.*,                    a.b,                        true
          *.*,                    a.b.c,                      true
          *.*,                    a,                          false
          *.*.*,                  a.b.c,                      true
          *.*.*,                  a.b,                        false
          payment.*.eu,           payment.charged.eu,         true
          payment.*.eu,           payment.eu,                 false
          payment.*.eu,           payment.card.charged.eu,    false
          payment.*.eu,           payment.charged.us,         false
          payment.*.*,            payment.charged,            false
          payment.*.*,            payment.charged.eu,         true
          payment.*.*,            payment.charged.eu.de,      true
          #.eu,                   eu,                         true
          #.eu,                   payment.eu,                 true
          #.eu,                   payment.charged.eu,         true
          #.eu,                   eu.payment,                 false
          #.eu,                   eu.eu,                      true
          payment.#.eu,           payment.eu,                 true
          payment.#.eu,           payment.charged.eu,         true
          payment.#.eu,           payment.card.charged.eu,    true
          payment.#.eu,           payment,                    false
          payment.#.eu,           payment.charged,            false
          #.charged.#,            charged,                    true
          #.charged.#,            payment.charged,            true
          #.charged.#,            charged.eu,                 true
          #.charged.#,            a.charged.b.charged.c,      true
          #.charged.#,            a.b.c,                      false
          #.#,                    a,                          true
          #.*,                    a,                          true
          #.*,                    a.b,                        true
          *.#,                    a,                          true
          *.#,                    a.b.c,                      true
          a.#.b.#.c,              a.b.c,                      true
          a.#.b.#.c,              a.x.b.y.z.c,                true
          a.#.b.#.c,              a.c.b,                      false
          a.#.b.#.c,              a.b.b.c.c,                  true
          a.b.c.d.e.f.g.h.i.j,    a.b.c.d.e.f.g.h.i.j,        true
          a.b.c.d.e.f.g.h.i.*,    a.b.c.d.e.f.g.h.i.j,        true
          a_b.c-d.0,              a_b.c-d.0,                  true
          a_b.c-d.*,              a_b.c-e.0,                  false
          """)
  void matchesWhatTheDesignSays(String pattern, String name, boolean expected) {
    assertThat(EventPattern.parse(pattern).matches(name)).isEqualTo(expected);
    assertThat(NaivePattern.matches(pattern, name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                    | "" is not a pattern: it is empty; "#" matches every event
          pay*                  | "pay*" is not a pattern: "pay*" mixes a wildcard with text; a wildcard stands for whole segments, as in "payment.*"
          payment.ch#           | "payment.ch#" is not a pattern: "ch#" mixes a wildcard with text; a wildcard stands for whole segments, as in "payment.*"
          **                    | "**" is not a pattern: "**" mixes a wildcard with text; a wildcard stands for whole segments, as in "payment.*"
          .                     | "." is not a pattern: a segment is empty; write exactly one dot between two segments
          payment.              | "payment." is not a pattern: a segment is empty; write exactly one dot between two segments
          .payment              | ".payment" is not a pattern: a segment is empty; write exactly one dot between two segments
          payment..eu           | "payment..eu" is not a pattern: a segment is empty; write exactly one dot between two segments
          payment charged       | "payment charged" is not a pattern: " " is not allowed; a segment is *, # or letters, digits, _ and -
          payment/charged       | "payment/charged" is not a pattern: "/" is not allowed; a segment is *, # or letters, digits, _ and -
          zahlung.geprüft       | "zahlung.geprüft" is not a pattern: "ü" is not allowed; a segment is *, # or letters, digits, _ and -
          a.b.c.d.e.f.g.h.i.j.# | "a.b.c.d.e.f.g.h.i.j.#" is not a pattern: it has 11 segments and an event name has 10 at most; end it earlier with #
          """)
  void refusesWhatIsNoPatternWithRuleAndRemedy(String pattern, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventPattern.parse(pattern))
        .withMessage(message);
  }

  @Test
  void showsControlCharactersEscaped() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventPattern.parse("pay\nment.\u001b[31m"))
        .withMessageContaining("\"pay\\u000Ament.\\u001B[31m\"")
        .withMessageContaining("\"\\u000A\" is not allowed");
  }

  @Test
  void refusesAPatternLongerThanAnyName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventPattern.parse("a".repeat(256)))
        .withMessageContaining("longer than 255 characters");
  }

  @Test
  void matchesNoTextThatIsNoEventName() {
    EventPattern all = EventPattern.parse("#");
    assertThat(all.matches("")).isFalse();
    assertThat(all.matches("a..b")).isFalse();
    assertThat(all.matches("a b")).isFalse();
    assertThat(all.matches("a.*")).isFalse();
    assertThat(all.matches("a.b.c.d.e.f.g.h.i.j.k")).isFalse();
    assertThat(all.matches("a".repeat(256))).isFalse();
    assertThat(all.matches("a".repeat(255))).isTrue();
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "payment.*, payment.charged, true, true",
    "payment.*, *.charged, true, false",
    "payment.*, order.*, false, false",
    "#, payment.*, true, true",
    "*, #, true, true",
    "payment.*, payment.#, true, false",
    "payment.#, payment.*, true, true",
    "*.charged, #.charged, true, false",
    "a.#.b, a.b, true, true",
    "#.a.#, #.b.#, true, false",
    // Only nine segments are left for what is between.
    "a.#.b.#.c.d.e.f.g.h, a.b.c.d.e.f.g.h.*.*, false, false",
    "*.*.*.*.*.*.*.*.*.*, a.#.j, true, false",
    "a.b.c.d.e.f.g.h.i.j, a.b.c.d.e.f.g.h.i.#, true, false",
  })
  void comparesPatterns(String left, String right, boolean intersects, boolean covers) {
    EventPattern pattern = EventPattern.parse(left);
    assertThat(pattern.intersects(EventPattern.parse(right))).isEqualTo(intersects);
    assertThat(pattern.covers(EventPattern.parse(right))).isEqualTo(covers);
  }

  @Test
  void findsNoCommonNameLongerThanNamesAre() {
    EventPattern begin = EventPattern.parse("a".repeat(130) + ".#");
    EventPattern end = EventPattern.parse("#." + "b".repeat(130));
    EventPattern shorterEnd = EventPattern.parse("#." + "b".repeat(124));
    assertThat(begin.intersects(end)).isFalse();
    assertThat(begin.intersects(shorterEnd)).isTrue();
  }

  @Test
  void isEqualByText() {
    assertThat(EventPattern.parse("a.*"))
        .isEqualTo(EventPattern.parse("a.*"))
        .hasSameHashCodeAs(EventPattern.parse("a.*"))
        .isNotEqualTo(EventPattern.parse("a.#"))
        .hasToString("a.*");
    assertThat(EventPattern.parse("a.b").isLiteral()).isTrue();
    assertThat(EventPattern.parse("a.*").isLiteral()).isFalse();
    assertThat(EventPattern.parse("a.*").segments()).containsExactly("a", "*");
  }
}
