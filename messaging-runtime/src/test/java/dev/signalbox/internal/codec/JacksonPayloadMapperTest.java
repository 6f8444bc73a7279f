package dev.signalbox.internal.codec;

import static dev.signalbox.internal.codec.Events.CODEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.Payload;
import dev.signalbox.spi.MessagingException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JacksonPayloadMapperTest {
  record Charged(String order, BigDecimal amount, Instant at, Optional<LocalDate> due) {}

  record Holder(Object anything) {}

  @Test
  void writesAndReadsRecordsWithTimes() {
    Charged charged =
        new Charged(
            "o-1",
            new BigDecimal("12.50"),
            Instant.parse("2026-01-01T12:00:00.5Z"),
            Optional.of(LocalDate.of(2026, 2, 1)));

    Payload payload = CODEC.payload(charged);

    assertThat(payload.json()).contains("2026-01-01T12:00:00.500Z").contains("2026-02-01");
    assertThat(payload.as(Charged.class)).isEqualTo(charged);
  }

  @Test
  void ignoresPropertiesThatAreNew() {
    assertThat(CODEC.payloadOfJson("{\"order\":\"o\",\"new\":{}}").as(Charged.class).order())
        .isEqualTo("o");
  }

  @Test
  void readsGenericAndPrimitiveTypes() throws NoSuchMethodException {
    Type listOfCharged = getClass().getDeclaredMethod("charges").getGenericReturnType();

    assertThat(CODEC.payloadOfJson("[{\"order\":\"o\"}]").as(listOfCharged)).isEqualTo(charges());
    assertThat(CODEC.payloadOfJson("7").as(int.class)).isEqualTo(7);
  }

  static List<Charged> charges() {
    Charged charged = CODEC.payloadOfJson("{\"order\":\"o\"}").as(Charged.class);
    return List.of(charged);
  }

  @Test
  void namesTypeAndPathOfAMisfitButNotTheValue() {
    assertThatThrownBy(() -> CODEC.payloadOfJson("{\"amount\":\"top secret\"}").as(Charged.class))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("the payload cannot be read as " + Charged.class.getName())
        .hasMessageContaining("amount")
        .hasNoCause()
        .message()
        .doesNotContain("secret");
    assertThatThrownBy(() -> CODEC.payloadOfJson("null").as(Charged.class))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("the payload is null");
  }

  @Test
  void refusesObjectsThatContainThemselves() {
    List<Object> itself = new ArrayList<>();
    itself.add(itself);

    assertThatThrownBy(() -> CODEC.payload(itself))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("a java.util.ArrayList cannot be written as JSON");
  }

  @Test
  void takesTypeHintsForData() {
    String hint = "{\"anything\":[\"javax.swing.JEditorPane\",{\"@class\":\"java.net.URL\"}]}";

    assertThat(CODEC.payloadOfJson(hint).as(Holder.class))
        .isEqualTo(
            new Holder(List.of("javax.swing.JEditorPane", Map.of("@class", "java.net.URL"))));
  }

  @Test
  void survivesHugeNumbersAndDeepNestingOfOthers() {
    Payload huge = Events.decode(Events.json("{\"anything\":1e999999999}")).payload();
    Payload deep = Events.decode(Events.json("[".repeat(500) + "]".repeat(500))).payload();

    assertThat(huge.as(Holder.class).anything()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> Events.decode(Events.json("1e999999999")).payload().as(long.class))
        .isInstanceOf(MessagingException.class);
    assertThat(deep.as(Object[].class)).hasSize(1);
  }
}
