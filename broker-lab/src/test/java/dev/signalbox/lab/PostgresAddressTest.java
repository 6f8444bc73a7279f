package dev.signalbox.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresAddressTest {

  private static PostgresAddress parse(String address) {
    return PostgresAddress.parse(address, "VARIABLE");
  }

  @Test
  void userAndPasswordAreTakenOutAndOtherParametersStay() {
    PostgresAddress address =
        parse("jdbc:postgresql://h:1/d?ssl=true&user=me&password=a%26b&options");
    assertThat(address)
        .isEqualTo(new PostgresAddress("jdbc:postgresql://h:1/d?ssl=true&options", "me", "a&b"));
    assertThat(address.complete())
        .isEqualTo("jdbc:postgresql://h:1/d?ssl=true&options&user=me&password=a%26b");
  }

  @Test
  void whatIsNotGivenIsNotASetting() {
    assertThat(parse("jdbc:postgresql://h/d").settings())
        .containsOnlyKeys("url")
        .containsEntry("url", "jdbc:postgresql://h/d");
    assertThat(parse("jdbc:postgresql://h/d?user=me").settings())
        .containsOnlyKeys("url", "username");
    assertThat(parse("jdbc:postgresql://h/d?user=me").complete())
        .isEqualTo("jdbc:postgresql://h/d?user=me");
  }

  @Test
  void thePasswordDoesNotPrint() {
    assertThat(parse("jdbc:postgresql://h/d?user=me&password=hidden").toString())
        .isEqualTo("jdbc:postgresql://h/d");
  }
}
