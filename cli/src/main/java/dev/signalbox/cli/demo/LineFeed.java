package dev.signalbox.cli.demo;

import dev.signalbox.EventDraft;
import dev.signalbox.EventJson;
import dev.signalbox.spi.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Feeds the events of a text with one JSON object a line.
 *
 * @param name what complaints call the text
 */
record LineFeed(String name, InputStream in) implements EventFeed {
  @Override
  public OptionalLong total() {
    return OptionalLong.empty();
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void feed(int thread, Intake intake) throws IOException, InterruptedException {
    try (JsonLines lines = new JsonLines(in, JsonLines.LONGEST_LINE)) {
      Optional<JsonLines.Line> line = lines.next();
      while (line.isPresent() && !intake.isStopped()) {
        take(line.get(), intake);
        line = lines.next();
      }
    }
  }

  private void take(JsonLines.Line line, Intake intake) throws InterruptedException {
    String place = name + ":" + line.number();
    if (line instanceof JsonLines.Line.Empty) {
      intake.empty();
    } else if (line instanceof JsonLines.Line.Unreadable unreadable) {
      intake.refused(place, unreadable.reason());
    } else if (line instanceof JsonLines.Line.Text text) {
      EventDraft draft;
      try {
        draft = EventJson.read(text.text().getBytes(StandardCharsets.UTF_8));
      } catch (MessagingException | IllegalArgumentException refused) {
        intake.refused(place, String.valueOf(refused.getMessage()));
        return;
      }
      intake.publish(draft, place);
    }
  }
}
