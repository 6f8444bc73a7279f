package dev.signalbox.examples.file;

import dev.signalbox.spi.Delivery;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.LeaseExtension;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.ReceiverOptions;
import dev.signalbox.spi.Settlement;
import dev.signalbox.spi.SettlementOutcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One consuming session: looks into the journal every few milliseconds. */
final class FileReceiver implements EventReceiver {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LOOK_ANYWAY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final FileStore store;
  private final Clock clock;
  private final ReceiverOptions options;
  private final Consumer<FileReceiver> ended;
  private final Map<Long, Receipt> outstanding = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Semaphore wakeUps = new Semaphore(0);

  /** What identifies a delivery: its place, its holder, and how large it is. */
  private record Receipt(String queue, long sequence, long token, int bytes) {}

  FileReceiver(
      FileStore store, Clock clock, ReceiverOptions options, Consumer<FileReceiver> ended) {
    this.store = store;
    this.clock = clock;
    this.options = options;
    this.ended = ended;
  }

  @Override
  public List<Delivery> receive(int max, Duration maxWait) throws Exception {
    long end = System.nanoTime() + Math.min(maxWait.toNanos(), TimeUnit.DAYS.toNanos(1));
    long anyway = System.nanoTime();
    while (true) {
      if (closed.get()) {
        throw new MessagingException(
            ErrorCode.CLOSED, "receiver " + options.consumerName() + " is closed");
      }
      // Leases and delays end without a change.
      if (store.changed() || System.nanoTime() >= anyway) {
        List<Delivery> taken = store.step((contents, log) -> take(contents, log, max));
        if (!taken.isEmpty()) {
          return taken;
        }
        anyway = System.nanoTime() + LOOK_ANYWAY_NANOS;
      }
      if (!sleep(end)) {
        return List.of();
      }
    }
  }

  /** Sleeps a little; whether it is worth to look again. */
  private boolean sleep(long end) throws InterruptedException {
    long left = Math.max(0, Math.min(LOOK_NANOS, end - System.nanoTime()));
    if (wakeUps.tryAcquire(left, TimeUnit.NANOSECONDS)) {
      int ignored = wakeUps.drainPermits();
      return false;
    }
    return System.nanoTime() < end;
  }

  @Override
  public void wakeUp() {
    wakeUps.release();
  }

  private List<Delivery> take(Contents contents, FileStore.Log log, int max) {
    Instant now = clock.instant();
    List<Delivery> taken = new ArrayList<>();
    for (MessageQueue queue : options.queues()) {
      Set<String> blocked = new HashSet<>();
      for (Entry entry : List.copyOf(Queues.of(contents, queue).entries.values())) {
        if (taken.size() >= max || windowFull(entry)) {
          return taken;
        }
        boolean ready = !entry.leased(now) && !entry.readyAt.isAfter(now);
        if (ready && mayGo(entry, blocked)) {
          taken.add(claim(contents, log, queue, entry, now));
        }
        // One event of a key at a time: those behind it wait until it is gone.
        entry.message.key().ifPresent(blocked::add);
      }
    }
    return taken;
  }

  private boolean mayGo(Entry entry, Set<String> blocked) {
    return options.ordering() != Ordering.PER_KEY
        || entry.message.key().map(key -> !blocked.contains(key)).orElse(true);
  }

  private boolean windowFull(Entry next) {
    long bytes = outstanding.values().stream().mapToLong(Receipt::bytes).sum();
    boolean tooMany = outstanding.size() >= options.windowEvents();
    boolean tooLarge = bytes + next.message.body().size() > options.windowBytes();
    return tooMany || (tooLarge && !outstanding.isEmpty());
  }

  private Delivery claim(
      Contents contents, FileStore.Log log, MessageQueue queue, Entry entry, Instant now) {
    long token = contents.tokens + 1;
    Instant until = now.plus(options.lease());
    log.add(Change.of(Change.Kind.CLAIMED, queue.name(), entry.sequence, token, until));
    Receipt receipt = new Receipt(queue.name(), entry.sequence, token, entry.message.body().size());
    outstanding.put(token, receipt);
    return new Delivery(
        queue,
        receipt,
        Long.toString(entry.sequence),
        entry.started + 1,
        entry.deliveries,
        entry.enqueuedAt,
        until,
        entry.message);
  }

  @Override
  public List<SettlementOutcome> settle(List<? extends Settlement> settlements) throws IOException {
    return store.step(
        (contents, log) -> {
          List<SettlementOutcome> outcomes = new ArrayList<>();
          for (Settlement settlement : settlements) {
            outcomes.add(settle(contents, log, settlement));
          }
          return outcomes;
        });
  }

  private SettlementOutcome settle(Contents contents, FileStore.Log log, Settlement settlement) {
    Receipt receipt = (Receipt) settlement.delivery().receipt();
    Contents.Queue queue = contents.find(receipt.queue());
    Entry entry = queue == null ? null : queue.entries.get(receipt.sequence());
    outstanding.remove(receipt.token());
    Instant now = clock.instant();
    if (queue == null || entry == null || !entry.heldBy(receipt.token(), now)) {
      return SettlementOutcome.STALE;
    }
    if (settlement instanceof Settlement.Ack) {
      log.add(FileService.removed(receipt.queue(), entry));
    } else if (settlement instanceof Settlement.Retry retry) {
      log.add(returned(receipt, now.plus(retry.delay()), 0));
    } else if (settlement instanceof Settlement.DeadLetter letter) {
      FileService.letter(contents, log, queue, entry, letter.message());
    } else {
      log.add(returned(receipt, now, 1));
    }
    return SettlementOutcome.SETTLED;
  }

  /** Back to those that wait; what was never run is not counted as delivered. */
  private static Change returned(Receipt receipt, Instant readyAt, int deliveriesLess) {
    return Change.of(
        Change.Kind.RETURNED, receipt.queue(), receipt.sequence(), readyAt, deliveriesLess);
  }

  @Override
  public List<LeaseExtension> extend(List<Delivery> deliveries, Duration lease) throws IOException {
    return store.step(
        (contents, log) -> {
          List<LeaseExtension> extended = new ArrayList<>();
          Instant now = clock.instant();
          for (Delivery delivery : deliveries) {
            Receipt receipt = (Receipt) delivery.receipt();
            boolean held = held(contents, receipt, now);
            if (held) {
              log.add(
                  Change.of(
                      Change.Kind.EXTENDED, receipt.queue(), receipt.sequence(), now.plus(lease)));
            }
            extended.add(new LeaseExtension(delivery, held ? now.plus(lease) : null));
          }
          return extended;
        });
  }

  private static boolean held(Contents contents, Receipt receipt, Instant now) {
    Contents.Queue queue = contents.find(receipt.queue());
    Entry entry = queue == null ? null : queue.entries.get(receipt.sequence());
    return entry != null && entry.heldBy(receipt.token(), now);
  }

  @Override
  public void markStarted(List<Delivery> deliveries) throws IOException {
    boolean ignored =
        store.step(
            (contents, log) -> {
              for (Delivery delivery : deliveries) {
                Receipt receipt = (Receipt) delivery.receipt();
                log.add(Change.of(Change.Kind.STARTED, receipt.queue(), receipt.sequence()));
              }
              return true;
            });
  }

  /** Gives back what was not settled. */
  @Override
  public void close(Duration timeout) throws IOException {
    if (closed.compareAndSet(false, true)) {
      ended.accept(this);
      wakeUp();
      boolean ignored =
          store.step(
              (contents, log) -> {
                Instant now = clock.instant();
                for (Receipt receipt : outstanding.values()) {
                  if (held(contents, receipt, now)) {
                    log.add(returned(receipt, now, 1));
                  }
                }
                return true;
              });
    }
  }
}
