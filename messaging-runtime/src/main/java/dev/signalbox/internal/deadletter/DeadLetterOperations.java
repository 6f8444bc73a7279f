package dev.signalbox.internal.deadletter;

import dev.signalbox.DeadLetter;
import dev.signalbox.DeadLetters;
import dev.signalbox.EventCodec;
import dev.signalbox.internal.registry.ProviderConnection;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The dead letters of one queue, by whichever walk its provider allows. */
public final class DeadLetterOperations implements DeadLetters {
  private static final int PAGE = 100;

  private final ProviderConnection connection;
  private final EventQueue queue;
  private final DeadLetterReader reader;
  private final Clock clock;

  /** The dead letters of a group's queue. */
  public DeadLetterOperations(
      ProviderConnection connection, EventQueue queue, EventCodec codec, Clock clock) {
    this.clock = clock;
    this.connection = connection;
    this.queue = queue;
    this.reader = new DeadLetterReader(codec, queue);
  }

  @Override
  public Page list(Predicate<DeadLetter> filter, @Nullable String cursor, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page holds at least one letter, not " + limit);
    }
    List<DeadLetter> found = new ArrayList<>();
    String next =
        walk(
            "listing dead letters",
            cursor,
            new Visitor(filter, limit, letters -> keepAll(letters, found)));
    return new Page(found, next);
  }

  private static List<Matched> keepAll(List<Matched> letters, List<DeadLetter> found) {
    letters.forEach(letter -> found.add(letter.read()));
    return List.of();
  }

  @Override
  public Optional<DeadLetter> find(String id) {
    List<DeadLetter> found = new ArrayList<>();
    walk(
        "looking for a dead letter",
        null,
        new Visitor(named(id), 1, letters -> keepAll(letters, found)));
    return found.stream().findFirst();
  }

  @Override
  public boolean redrive(String id) {
    Visitor visitor = new Visitor(named(id), 1, this::send);
    walk("redriving a dead letter", null, visitor);
    return visitor.seen > 0;
  }

  @Override
  public long redrive(Predicate<DeadLetter> filter, double perSecond, LongConsumer progress) {
    Pace pace = new Pace(perSecond);
    long[] sent = {0};
    // What fails again meanwhile must not go round for ever.
    Instant begin = clock.instant();
    Visitor visitor =
        new Visitor(
            filter.and(letter -> letter.failed().map(begin::isAfter).orElse(true)),
            Long.MAX_VALUE,
            letters -> {
              List<Matched> done = new ArrayList<>();
              for (List<Matched> part : pace.parts(letters)) {
                pace.await(part.size());
                done.addAll(send(part));
                sent[0] += part.size();
                progress.accept(sent[0]);
              }
              return done;
            });
    walk("redriving dead letters", null, visitor);
    return visitor.seen;
  }

  // All of a part at once; each is removed only after its publish was confirmed.
  private List<Matched> send(List<Matched> letters) {
    List<CompletableFuture<?>> futures = new ArrayList<>();
    for (Matched letter : letters) {
      EventMessage message =
          DeadLetterMessages.redrive(
              letter.raw().id(), letter.raw().message(), letter.read(), queue);
      futures.add(connection.publish(queue, message));
    }
    futures.forEach(CompletableFuture::join);
    return letters;
  }

  @Override
  public boolean remove(String id) {
    Visitor visitor = new Visitor(named(id), 1, letters -> letters);
    walk("removing a dead letter", null, visitor);
    return visitor.seen > 0;
  }

  @Override
  public long remove(Predicate<DeadLetter> filter) {
    Visitor visitor = new Visitor(filter, Long.MAX_VALUE, letters -> letters);
    walk("removing dead letters", null, visitor);
    return visitor.seen;
  }

  private static Predicate<DeadLetter> named(String id) {
    return letter -> letter.id().equals(id) || id.equals(letter.eventId());
  }

  private @Nullable String walk(String operation, @Nullable String cursor, Visitor visitor) {
    String[] next = {null};
    connection.call(
        operation,
        queue.deadLetters(),
        service -> {
          Optional<DeadLetterBrowser> browser =
              service.capabilities().has(Capability.BROWSE)
                  ? service.as(DeadLetterBrowser.class)
                  : Optional.empty();
          LetterWalk walk =
              browser
                  .<LetterWalk>map(found -> new BrowsingWalk(found, queue.deadLetters()))
                  .orElseGet(() -> new LeasingWalk(service, queue.deadLetters()));
          next[0] = walk.walk(cursor, visitor);
        });
    return next[0];
  }

  /** A letter that matches, as it is and as it reads. */
  private record Matched(LetterVisitor.Letter raw, DeadLetter read) {}

  /** What is done with letters that match; returns those to be removed. */
  private interface Action {
    List<Matched> apply(List<Matched> letters) throws Exception;
  }

  /**
   * Picks the letters that match and acts on them page by page; wants no page that could hold too
   * many.
   */
  private final class Visitor implements LetterVisitor {
    private final Predicate<DeadLetter> filter;
    private final long most;
    private final Action action;
    private long seen;

    Visitor(Predicate<DeadLetter> filter, long most, Action action) {
      this.filter = filter;
      this.most = most;
      this.action = action;
    }

    @Override
    public List<Letter> visit(List<Letter> letters) throws Exception {
      List<Matched> matched = new ArrayList<>();
      for (Letter letter : letters) {
        DeadLetter read = reader.read(letter.id(), letter.enqueuedAt(), letter.message());
        if (filter.test(read)) {
          matched.add(new Matched(letter, read));
        }
      }
      seen += matched.size();
      return matched.isEmpty()
          ? List.of()
          : action.apply(matched).stream().map(Matched::raw).toList();
    }

    @Override
    public int wanted() {
      return Thread.currentThread().isInterrupted() ? 0 : (int) Math.min(most - seen, PAGE);
    }
  }
}
