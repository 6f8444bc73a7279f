package dev.signalbox;

import dev.signalbox.routing.SignalboxConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Many durable events from several threads to several handlers, a twentieth of which fail at first;
 * on demand in order per key, and with consumers that stop, start, pause and resume all the time.
 * Run as a process of its own with a small heap; every line it prints is checked by {@link
 * LoadTest}.
 */
final class LoadRun {
  private static final int PUBLISHERS = 4;
  private static final int KEYS = 400;
  private static final int MAX_BACKLOG = 20_000;

  private final int events;
  private final boolean ordered;
  private final AtomicIntegerArray runs;
  private final BitSet handled;
  private final AtomicInteger[] lastOfKey = new AtomicInteger[KEYS];
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger duplicates = new AtomicInteger();
  private final Semaphore backlog = new Semaphore(MAX_BACKLOG);
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

  /** The payload. */
  record Load(int number, String text) {}

  private LoadRun(int events, boolean ordered) {
    this.events = events;
    this.ordered = ordered;
    this.runs = new AtomicIntegerArray(events);
    this.handled = new BitSet(events);
    for (int key = 0; key < KEYS; key++) {
      lastOfKey[key] = new AtomicInteger(-1);
    }
  }

  /** Arguments: number of events, "ordered" or "unordered", "steady" or "churn", seed. */
  public static void main(String[] args) throws Exception {
    LoadRun run = new LoadRun(Integer.parseInt(args[0]), args[1].equals("ordered"));
    long seed = Long.parseLong(args[3]);
    run.execute(args[2].equals("churn"), new SplittableRandom(seed));
  }

  private void execute(boolean churn, SplittableRandom random) throws Exception {
    try (Signalbox signalbox = MemorySignalbox.start(config())) {
      AtomicBoolean finished = new AtomicBoolean();
      List<EventConsumer> consumers = new ArrayList<>();
      consumers.add(consumer(signalbox));
      if (churn) {
        consumers.add(consumer(signalbox));
      }
      List<Thread> publishers = publishers(signalbox);
      Thread churning = new Thread(() -> churn(signalbox, consumers, finished, random));
      if (churn) {
        churning.start();
      }
      for (Thread publisher : publishers) {
        publisher.join();
      }
      Await.until(() -> state(signalbox), () -> done.get() >= events);
      finished.set(true);
      churning.join();
      Await.until("settled", () -> empty(signalbox));
      report(signalbox, consumers);
    }
  }

  private SignalboxConfigBuilder config() {
    return MemorySignalbox.config()
        .set("events.durable.ordered", ordered)
        .set("events.durable.max_concurrent_handlers", 16)
        .set("events.durable.max_delivery_attempts", 5);
  }

  private EventConsumer consumer(Signalbox signalbox) {
    return signalbox.consumer("load").on("load.#", this::handle).start();
  }

  private void handle(DomainEvent event, EventContext context) {
    int number = event.payload().as(Load.class).number();
    int run = runs.incrementAndGet(number);
    if (context.attempt() != run) {
      wrong.add("event " + number + ": attempt " + context.attempt() + " in run " + run);
    }
    if (ordered) {
      checkOrder(number);
    }
    if (number % 20 == 7 && run == 1) {
      throw new IllegalStateException("fails at first");
    }
    complete(number);
  }

  private void checkOrder(int number) {
    int last = lastOfKey[number % KEYS].get();
    int expected = number < KEYS ? -1 : number - KEYS;
    if (last != expected) {
      wrong.add("event " + number + " came after " + last + ", not after " + expected);
    }
  }

  private void complete(int number) {
    lastOfKey[number % KEYS].set(number);
    boolean again;
    synchronized (handled) {
      again = handled.get(number);
      handled.set(number);
    }
    if (again) {
      duplicates.incrementAndGet();
    } else {
      backlog.release();
      done.incrementAndGet();
    }
  }

  private List<Thread> publishers(Signalbox signalbox) {
    List<Thread> threads = new ArrayList<>();
    for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
      int first = publisher;
      Thread thread = new Thread(() -> publish(signalbox, first));
      threads.add(thread);
      thread.start();
    }
    return threads;
  }

  // The keys of a publisher are its own: KEYS is a multiple of PUBLISHERS.
  private void publish(Signalbox signalbox, int first) {
    ConcurrentHashMap<Integer, Throwable> failures = new ConcurrentHashMap<>();
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (int number = first; number < events; number += PUBLISHERS) {
      backlog.acquireUninterruptibly();
      int current = number;
      last =
          signalbox
              .publish(
                  EventDraft.of("load.tested", new Load(number, "x".repeat(200)))
                      .orderingKey("key-" + number % KEYS))
              .handle(
                  (receipt, failure) -> {
                    if (failure == null) {
                      accepted.incrementAndGet();
                    } else {
                      failures.put(current, failure);
                    }
                    return null;
                  });
    }
    last.join();
    failures.forEach((number, failure) -> wrong.add("publish " + number + ": " + failure));
  }

  private void churn(
      Signalbox signalbox,
      List<EventConsumer> consumers,
      AtomicBoolean finished,
      SplittableRandom random) {
    for (int step = 0; !finished.get(); step++) {
      int which = random.nextInt(consumers.size());
      EventConsumer consumer = consumers.get(which);
      int before = done.get();
      if (random.nextBoolean()) {
        consumer.pause();
        consumer.resume();
      } else {
        consumer.stop(Duration.ofSeconds(60));
        consumers.set(which, consumer(signalbox));
      }
      int wanted = Math.min(events, before + random.nextInt(2_000));
      Await.until("progress after step " + step, () -> done.get() >= wanted);
    }
  }

  private static boolean empty(Signalbox signalbox) {
    var stats = signalbox.queueStats("load", "default");
    return stats.ready().amount() == 0 && stats.inFlight().amount() == 0;
  }

  private String state(Signalbox signalbox) {
    return "handled %d of %d; %s; %s; wrong: %s"
        .formatted(
            done.get(),
            events,
            signalbox.queueStats("load", "default"),
            signalbox.stats(),
            wrong.stream().limit(5).toList());
  }

  private void report(Signalbox signalbox, List<EventConsumer> consumers) {
    wrong.stream().limit(20).forEach(line -> System.out.println("wrong: " + line));
    long stale = consumers.stream().mapToLong(c -> c.counters().stale()).sum();
    System.out.printf(
        "accepted=%d handled=%d lost=%d duplicates=%d wrong=%d stale=%d dead=%d%n",
        accepted.get(),
        handled.cardinality(),
        accepted.get() - handled.cardinality(),
        duplicates.get(),
        wrong.size(),
        stale,
        signalbox.queueStats("load", "default").deadLettered().amount());
  }
}
