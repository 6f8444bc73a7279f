package dev.signalbox.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.EventBody;
import dev.signalbox.spi.MessagingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPointerTextTest {
  private static final EventBody BODY =
      EventBody.ofUtf8(
          Events.json(
              """
              {"skipped":{"id":"wrong","deep":[[{"id":"wrong"}]]},"customer":{"id":"c-1","n":1.50,
               "":"empty","a/b":"slash","m~n":"tilde","0":"digit"},"items":[{"sku":"x"},[7,true],null]}
              """));

  @ParameterizedTest
  @CsvSource({
    "/event_id, 1",
    "/metadata/correlation_id, c",
    "/payload/customer/id, c-1",
    "/payload/customer/n, 1.50",
    "/payload/customer/, empty",
    "/payload/customer/a~1b, slash",
    "/payload/customer/m~0n, tilde",
    "/payload/customer/0, digit",
    "/payload/items/0/sku, x",
    "/payload/items/1/0, 7",
    "/payload/items/1/1, true"
  })
  void findsScalars(String pointer, String text) {
    assertThat(JsonPointerText.find(BODY, pointer)).contains(text);
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing",
    "/payload",
    "/payload/items",
    "/payload/items/2",
    "/payload/items/3",
    "/payload/items/-",
    "/payload/items/sku",
    "/payload/customer/id/more",
    "/id"
  })
  void findsNothingElsewhere(String pointer) {
    assertThat(JsonPointerText.find(BODY, pointer)).isEmpty();
  }

  @Test
  void refusesABodyThatIsNotJson() {
    assertThat(JsonPointerText.find(EventBody.EMPTY, "/a")).isEmpty();
    assertThatThrownBy(() -> JsonPointerText.find(EventBody.ofUtf8("{\"a\":[1"), "/a/5"))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("no value can be read at /a/5: the body is not valid JSON");
  }
}
