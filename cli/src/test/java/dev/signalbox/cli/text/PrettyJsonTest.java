package dev.signalbox.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrettyJsonTest {
  @Test
  void everyMemberHasALineAndEveryValueStaysAsWritten() {
    assertThat(PrettyJson.of("{\"a\":1.50,\"b\":[1,{\"c\":\"x,:{}\\\"[\"}],\"d\":{},\"e\":[ ]}"))
        .isEqualTo(
            """
            {
              "a": 1.50,
              "b": [
                1,
                {
                  "c": "x,:{}\\"["
                }
              ],
              "d": {},
              "e": []
            }""");
  }

  @Test
  void whatIsAlreadyLaidOutIsLaidOutAgain() {
    String pretty = PrettyJson.of("{\"a\":[true,null,-1e9]}");
    assertThat(PrettyJson.of(pretty)).isEqualTo(pretty);
  }

  @Test
  void aTextThatBreaksOffIsShownAsFarAsItGoes() {
    assertThat(PrettyJson.of("\"abc\\")).isEqualTo("\"abc\\");
    assertThat(PrettyJson.of("]}")).contains("]").contains("}");
  }
}
