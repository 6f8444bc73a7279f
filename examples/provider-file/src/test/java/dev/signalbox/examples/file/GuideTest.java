package dev.signalbox.examples.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The excerpts of docs/writing-a-provider.md are what the source says. */
class GuideTest {
  private static final Pattern EXCERPT =
      Pattern.compile("<!-- (\\w+\\.java) -->\\n```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void quotesTheSource() throws IOException {
    Matcher excerpts =
        EXCERPT.matcher(Files.readString(Path.of("../../docs/writing-a-provider.md")));
    int count = 0;
    while (excerpts.find()) {
      count++;
      String file = excerpts.group(1);
      // Lines may be left out between those that are quoted, but not changed or moved.
      assertThat(source(file)).as(file).containsSubsequence(lines(excerpts.group(2)));
    }
    assertThat(count).isGreaterThan(7);
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  private static List<String> source(String file) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      Path found =
          files
              .filter(each -> each.getFileName().toString().equals(file))
              .findFirst()
              .orElseThrow();
      return lines(Files.readString(found));
    }
  }
}
