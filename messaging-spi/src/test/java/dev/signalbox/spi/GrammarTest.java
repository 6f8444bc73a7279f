package dev.signalbox.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "payment.charged", "A-b_9.0", "a.b.c.d.e.f.g.h.i.j", "-", "_._"})
  void takesEventNames(String name) {
    assertThat(Grammar.isEventName(name)).isTrue();
    assertThatNoException().isThrownBy(() -> Grammar.checkEventName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        ".a",
        "a..b",
        "a b",
        "a.*",
        "a.#",
        "ä",
        "a\n",
        "a/b",
        "a;drop",
        "a.b.c.d.e.f.g.h.i.j.k",
        "a\u0000",
        "\uD83D\uDE00"
      })
  void refusesWhatIsNoEventName(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.checkEventName(name))
        .withMessageContaining("is not a valid event name: 1 to 10 segments");
  }

  @Test
  void boundsTheLengthOfAnEventName() {
    assertThat(Grammar.isEventName("a".repeat(255))).isTrue();
    assertThat(Grammar.isEventName("a".repeat(256))).isFalse();
  }

  @Test
  void namesTheRuleOfNamespacesAndGroups() {
    assertThatNoException().isThrownBy(() -> Grammar.checkNamespace("a" + "b".repeat(47)));
    assertThatNoException().isThrownBy(() -> Grammar.checkGroup("audit_2"));
    for (String wrong :
        new String[] {"", "2a", "_a", "A", "a-b", "a.b", "a" + "b".repeat(48), "ä"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Grammar.checkNamespace(wrong))
          .withMessageEndingWith(
              "is not a valid namespace: 1 to 48 lower-case letters, digits and _, a letter first");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Grammar.checkGroup(wrong))
          .withMessageContaining("is not a valid group");
    }
  }

  @Test
  void namesTheRuleOfHeaders() {
    assertThatNoException().isThrownBy(() -> Grammar.checkHeaderName("signalbox-dl-reason"));
    assertThatNoException().isThrownBy(() -> Grammar.checkUserHeaderName("x.tenant_Id-1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.checkUserHeaderName("Signalbox-dl"))
        .withMessageContaining("belong to the library");
    for (String wrong : new String[] {"", "a b", "a:b", "a".repeat(65), "é", "a\r"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Grammar.checkHeaderName(wrong));
    }
  }

  @Test
  void namesTheRuleOfHeaderValues() {
    assertThatNoException().isThrownBy(() -> Grammar.checkHeaderValue("a", ""));
    assertThatNoException().isThrownBy(() -> Grammar.checkHeaderValue("a", "ü\uD83D\uDE00"));
    assertThatNoException().isThrownBy(() -> Grammar.checkHeaderValue("a", "ü".repeat(512)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.checkHeaderValue("a", "ü".repeat(513)))
        .withMessageContaining("longer than 1024 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.checkHeaderValue("a", "x\ny"))
        .withMessage("the value of header \"a\" must not contain control characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grammar.checkHeaderValue("a", "x\uD83D"))
        .withMessageContaining("half of a surrogate pair");
    assertThatIllegalArgumentException().isThrownBy(() -> Grammar.checkHeaderCount(33));
    assertThatNoException().isThrownBy(() -> Grammar.checkHeaderCount(32));
  }

  @Test
  void namesTheRuleOfOrderingKeys() {
    assertThatNoException().isThrownBy(() -> Grammar.checkOrderingKey("customer 42/ü"));
    assertThatNoException().isThrownBy(() -> Grammar.checkOrderingKey("k".repeat(128)));
    for (String wrong : new String[] {"", "k".repeat(129), "a\u0000", "\uDE00"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Grammar.checkOrderingKey(wrong))
          .withMessageContaining("is not a valid ordering key");
    }
  }
}
