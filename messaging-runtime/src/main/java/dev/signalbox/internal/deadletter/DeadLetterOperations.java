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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
            new Visitor(
                filter, limit, Paging.NO_MORE_THAN_WANTED, letters -> keepAll(letters, found)));
    return new Page(found, next);
  }

  private static Acted keepAll(List<Matched> letters, List<DeadLetter> found) {
    letters.forEach(letter -> found.add(letter.read()));
    return new Acted(List.of(), null);
  }

  @Override
  public Optional<DeadLetter> find(String id) {
    List<DeadLetter> found = new ArrayList<>();
    walk(
        "looking for a dead letter",
        null,
        new Visitor(named(id), 1, Paging.FULL, letters -> keepAll(letters, found)));
    return found.stream().findFirst();
  }

  @Override
  public boolean redrive(String id) {
    Visitor visitor = new Visitor(named(id), 1, Paging.FULL, this::send);
    walk("redriving a dead letter", null, visitor);
    return visitor.seen > 0;
  }

  @Override
  public long redrive(Predicate<DeadLetter> filter, double perSecond, LongConsumer progress) {
    Pace pace = new Pace(perSecond);
    // What fails again meanwhile must not go round for ever.
    Instant begin = clock.instant();
    Visitor visitor =
        new Visitor(
            filter.and(letter -> letter.failed().map(begin::isAfter).orElse(true)),
            Long.MAX_VALUE,
            Paging.FULL,
            letters -> sendPaced(letters, pace, progress));
    walk("redriving dead letters", null, visitor);
    return pace.sent();
  }

  private Acted sendPaced(List<Matched> letters, Pace pace, LongConsumer progress)
      throws InterruptedException {
    List<Matched> done = new ArrayList<>();
    for (List<Matched> part : pace.parts(letters)) {
      pace.await();
      Acted acted = send(part);
      done.addAll(acted.done());
      pace.sent(acted.done().size());
      progress.accept(pace.sent());
      if (acted.failure() != null) {
        return new Acted(done, acted.failure());
      }
    }
    return new Acted(done, null);
  }

  // All of a part at once; each is removed only after its publish was confirmed.
  private Acted send(List<Matched> letters) throws InterruptedException {
    Map<Matched, CompletableFuture<?>> sendings = new LinkedHashMap<>();
    for (Matched letter : letters) {
      EventMessage message =
          DeadLetterMessages.redrive(
              letter.raw().id(), letter.raw().message(), letter.read(), queue);
      sendings.put(letter, connection.publish(queue, message));
    }
    List<Matched> done = new ArrayList<>();
    Throwable failure = null;
    for (Map.Entry<Matched, CompletableFuture<?>> sending : sendings.entrySet()) {
      try {
        sending.getValue().get();
        done.add(sending.getKey());
      } catch (ExecutionException refused) {
        failure = refused.getCause();
      }
    }
    return new Acted(done, failure);
  }

  @Override
  public boolean remove(String id) {
    Visitor visitor = new Visitor(named(id), 1, Paging.FULL, letters -> new Acted(letters, null));
    walk("removing a dead letter", null, visitor);
    return visitor.seen > 0;
  }

  @Override
  public long remove(Predicate<DeadLetter> filter) {
    Visitor visitor =
        new Visitor(filter, Long.MAX_VALUE, Paging.FULL, letters -> new Acted(letters, null));
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
          visitor.throwFailure();
        });
    return next[0];
  }

  /** A letter that matches, as it is and as it reads. */
  private record Matched(LetterVisitor.Letter raw, DeadLetter read) {}

  /** What was done: the letters to be removed, and what kept the others from it. */
  private record Acted(List<Matched> done, @Nullable Throwable failure) {}

  /** What is done with letters that match. */
  private interface Action {
    Acted apply(List<Matched> letters) throws Exception;
  }

  /** How many letters are asked for at once. */
  private enum Paging {
    FULL,
    // So that a cursor after the page skips none that was wanted.
    NO_MORE_THAN_WANTED
  }

  /** Picks the letters that match, up to a number, and acts on them page by page. */
  private final class Visitor implements LetterVisitor {
    private final Predicate<DeadLetter> filter;
    private final long most;
    private final Paging paging;
    private final Action action;
    private long seen;
    private @Nullable Throwable failure;

    Visitor(Predicate<DeadLetter> filter, long most, Paging paging, Action action) {
      this.filter = filter;
      this.most = most;
      this.paging = paging;
      this.action = action;
    }

    @Override
    public List<Letter> visit(List<Letter> letters) throws Exception {
      List<Matched> matched = new ArrayList<>();
      for (Letter letter : letters) {
        DeadLetter read = reader.read(letter.id(), letter.enqueuedAt(), letter.message());
        if (seen + matched.size() < most && filter.test(read)) {
          matched.add(new Matched(letter, read));
        }
      }
      seen += matched.size();
      if (matched.isEmpty()) {
        return List.of();
      }
      Acted acted = action.apply(matched);
      failure = acted.failure();
      return acted.done().stream().map(Matched::raw).toList();
    }

    @Override
    public int wanted() {
      if (seen >= most || failure != null || Thread.currentThread().isInterrupted()) {
        return 0;
      }
      return paging == Paging.FULL ? PAGE : (int) Math.min(most - seen, PAGE);
    }

    void throwFailure() throws Exception {
      Throwable thrown = failure;
      if (thrown instanceof Exception exception) {
        throw exception;
      } else if (thrown != null) {
        throw new ExecutionException(thrown);
      }
    }
  }
}
