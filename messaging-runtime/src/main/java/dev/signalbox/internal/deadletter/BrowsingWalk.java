package dev.signalbox.internal.deadletter;

import dev.signalbox.internal.deadletter.LetterVisitor.Letter;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.DeadLetterBrowser.Page;
import dev.signalbox.spi.DeadLetterQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A walk that changes nothing but what is to be removed (ADM-10). */
final class BrowsingWalk implements LetterWalk {
  private final DeadLetterBrowser browser;
  private final DeadLetterQueue queue;

  BrowsingWalk(DeadLetterBrowser browser, DeadLetterQueue queue) {
    this.browser = browser;
    this.queue = queue;
  }

  @Override
  public @Nullable String walk(@Nullable String cursor, LetterVisitor visitor) throws Exception {
    String next = cursor;
    do {
      Page page = browser.browse(queue, next, visitor.wanted());
      List<Letter> removed =
          visitor.visit(
              page.letters().stream()
                  .map(
                      letter ->
                          new Letter(
                              letter.brokerMessageId(), letter.enqueuedAt(), letter.message()))
                  .toList());
      if (!removed.isEmpty()) {
        browser.remove(queue, removed.stream().map(Letter::id).toList());
      }
      next = page.nextCursor();
    } while (next != null && visitor.wanted() > 0);
    return next;
  }
}
