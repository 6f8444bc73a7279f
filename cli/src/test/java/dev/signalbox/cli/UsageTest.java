package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dmo                                  | Did you mean: signalbox demo",
        "demo --cont 5                        | Possible solutions: --count",
        "demo --count x                       | 'x' is not a long",
        "demo --count 0                       | --count must be at least 1, not 0",
        "demo --strict                        | --strict is about the lines of --events FILE",
        "demo --events                        | Missing required parameter for option '--events'",
        "demo surplus                         | Unmatched argument at index 1: 'surplus'",
        "routes                               | routes check, or routes explain NAME?",
        "routes chek                          | Did you mean: routes check",
        "routes explain                       | Missing required parameter: 'NAME'",
        "routes explain a b                   | Unmatched argument at index 3: 'b'",
        "providers --all                      | Unknown option: '--all'"
      })
  void wrongUsageGivesCode2AndSaysWhatIsWrong(String line, String message) {
    Ran ran = Ran.command(line.split(" "));
    assertThat(ran.err()).contains(message);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void noCommandIsWrongUsage() {
    Ran ran = Ran.command();
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("which command?").contains("demo", "routes", "providers");
  }

  @ParameterizedTest
  @CsvSource({"--help", "demo --help", "routes --help", "routes check -h", "providers --help"})
  void helpGoesToStandardOutput(String line) {
    Ran ran = Ran.command(line.split(" "));
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("Usage: signalbox");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    Ran ran = Ran.command("--version");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).matches("signalbox \\d+\\.\\d+\\.\\d+\\S* \\(Java .+\\)\\R");
  }

  @Test
  void aFailureHasNoStackTraceUnlessAskedFor() {
    String[] plain = {"demo", "--events", "/no/such/file"};
    assertThat(Ran.command(plain).err())
        .isEqualToIgnoringNewLines("signalbox: /no/such/file does not exist");
    Ran debug = Ran.command("--debug", "demo", "--events", "/no/such/file");
    assertThat(debug.err()).contains("/no/such/file does not exist").contains("\tat dev.signalbox");
    assertThat(debug.code()).isEqualTo(1);
  }
}
