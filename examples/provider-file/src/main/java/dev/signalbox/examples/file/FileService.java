package dev.signalbox.examples.file;

import dev.signalbox.spi.BrokerVersions;
import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.DeadLetterBrowser;
import dev.signalbox.spi.DeadLetterQueue;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventQueueStats;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Figure;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One connection to the store. */
final class FileService implements EventMessagingService, DeadLetterBrowser {
  private final FileStore store;
  private final Capabilities capabilities;
  private final Clock clock;
  private final Set<FileReceiver> receivers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  FileService(FileStore store, Capabilities capabilities, Clock clock) {
    this.store = store;
    this.capabilities = capabilities;
    this.clock = clock;
  }

  private <T> T step(FileStore.Step<T> step) throws IOException {
    if (closed.get()) {
      throw new MessagingException(ErrorCode.CLOSED, "the connection to the file is closed");
    }
    return store.step(step);
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public BrokerVersions versions() {
    return new BrokerVersions("a folder of files", "java.nio");
  }

  @Override
  public void createQueues(List<QueueSpec> specs) throws IOException {
    boolean ignored =
        step(
            (contents, log) -> {
              specs.forEach(spec -> Queues.checkCreation(contents, spec));
              specs.forEach(spec -> Queues.create(contents, log, spec));
              return true;
            });
  }

  @Override
  public void createChannel(EventChannel channel) throws IOException {
    boolean ignored =
        step(
            (contents, log) -> {
              Queues.create(contents, log, channel);
              return true;
            });
  }

  @Override
  public void checkExists(Destination destination) throws IOException {
    boolean ignored =
        step(
            (contents, log) -> {
              Queues.mustExist(contents, destination);
              return true;
            });
  }

  @Override
  public void deleteQueue(Destination destination) throws IOException {
    boolean ignored =
        step(
            (contents, log) -> {
              if (Queues.exists(contents, destination)) {
                Queues.delete(log, destination);
              }
              return true;
            });
  }

  @Override
  public List<String> listQueues() throws IOException {
    return step((contents, log) -> Queues.names(contents));
  }

  @Override
  public Figure purgeQueue(MessageQueue queue) throws IOException {
    return step(
        (contents, log) -> {
          Instant now = clock.instant();
          List<Entry> ready = new ArrayList<>(Queues.of(contents, queue).entries.values());
          ready.removeIf(entry -> entry.leased(now));
          ready.forEach(entry -> log.add(removed(queue.name(), entry)));
          return Figure.exact(ready.size());
        });
  }

  static Change removed(String queue, Entry entry) {
    return Change.of(Change.Kind.REMOVED, queue, entry.sequence);
  }

  @Override
  public EventQueueStats stats(MessageQueue queue) throws IOException {
    return step(
        (contents, log) -> {
          Instant now = clock.instant();
          Contents.Queue measured = Queues.of(contents, queue);
          Contents.Queue letters = contents.letters.get(measured.address.deadLetterName());
          List<Entry> waiting = new ArrayList<>(measured.entries.values());
          waiting.removeIf(entry -> entry.leased(now));
          return new EventQueueStats(
              Figure.exact(waiting.size()),
              Figure.exact(measured.entries.size() - waiting.size()),
              Figure.exact(letters == null ? 0 : letters.entries.size()),
              waiting.isEmpty() ? null : Duration.between(waiting.get(0).enqueuedAt, now));
        });
  }

  @Override
  public CompletionStage<List<PublishOutcome>> publish(
      Destination destination, List<EventMessage> batch, Duration timeout) {
    try {
      return CompletableFuture.completedFuture(
          step(
              (contents, log) -> {
                Queues.mustExist(contents, destination);
                List<PublishOutcome> outcomes = new ArrayList<>();
                for (EventMessage message : batch) {
                  log.add(published(contents, destination, message));
                  outcomes.add(new PublishOutcome.Accepted(Long.toString(contents.sequence)));
                }
                return outcomes;
              }));
    } catch (MessagingException refused) {
      return CompletableFuture.completedFuture(all(batch, new PublishOutcome.Rejected(refused)));
    } catch (IOException unknown) {
      // Some of it may be on the disk.
      return CompletableFuture.completedFuture(all(batch, new PublishOutcome.Unknown(unknown)));
    }
  }

  private static List<PublishOutcome> all(List<EventMessage> batch, PublishOutcome outcome) {
    return batch.stream().map(any -> outcome).toList();
  }

  private Change published(Contents contents, Destination destination, EventMessage message) {
    Instant now = clock.instant();
    List<String> fields = new ArrayList<>();
    fields.add(destination.name());
    fields.add(Long.toString(contents.sequence + 1));
    fields.add(now.toString());
    fields.add(message.earliest().orElse(now).toString());
    fields.add(destination instanceof EventChannel ? "channel" : "queue");
    fields.addAll(Entry.texts(message.stored()));
    return new Change(Change.Kind.PUBLISHED, fields);
  }

  /** Adds a dead letter, and removes what it was: one step, so nothing in between. */
  static void letter(
      Contents contents, FileStore.Log log, Contents.Queue from, Entry entry, EventMessage letter) {
    log.add(
        new Entry(contents.sequence + 1, entry.enqueuedAt, entry.enqueuedAt, letter.stored())
            .change(from.address.deadLetterName()));
    log.add(removed(from.address.name(), entry));
  }

  @Override
  public EventReceiver openReceiver(ReceiverOptions options) throws IOException {
    boolean ignored =
        step(
            (contents, log) -> {
              options.queues().forEach(queue -> Queues.mustExist(contents, queue));
              return true;
            });
    FileReceiver receiver = new FileReceiver(store, clock, options, receivers::remove);
    receivers.add(receiver);
    return receiver;
  }

  @Override
  public Page browse(DeadLetterQueue queue, @Nullable String cursor, int limit) throws IOException {
    long after = cursor == null ? 0 : Long.parseLong(cursor);
    return step(
        (contents, log) -> {
          List<Letter> letters = new ArrayList<>();
          String next = null;
          for (Entry entry : Queues.of(contents, queue).entries.tailMap(after, false).values()) {
            if (letters.size() == limit) {
              next = letters.get(limit - 1).brokerMessageId();
              break;
            }
            letters.add(new Letter(Long.toString(entry.sequence), entry.enqueuedAt, entry.message));
          }
          return new Page(letters, next);
        });
  }

  @Override
  public int remove(DeadLetterQueue queue, List<String> brokerMessageIds) throws IOException {
    return step(
        (contents, log) -> {
          List<Entry> found = new ArrayList<>(Queues.of(contents, queue).entries.values());
          found.removeIf(entry -> !brokerMessageIds.contains(Long.toString(entry.sequence)));
          found.forEach(entry -> log.add(removed(queue.name(), entry)));
          return found.size();
        });
  }

  @Override
  public void check(Duration timeout) throws IOException {
    boolean ignored = step((contents, log) -> true);
  }

  /** Drops dead letters past their retention. */
  @Override
  public int maintain(Duration budget) throws IOException {
    return step(
        (contents, log) -> {
          int dropped = 0;
          for (Contents.Queue queue : List.copyOf(contents.letters.values())) {
            Instant oldest = clock.instant().minus(Duration.parse(queue.retention));
            for (Entry entry : List.copyOf(queue.entries.values())) {
              if (entry.enqueuedAt.isBefore(oldest)) {
                log.add(removed(queue.address.deadLetterName(), entry));
                dropped++;
              }
            }
          }
          return dropped;
        });
  }

  @Override
  public void close(Duration timeout) throws IOException {
    if (closed.compareAndSet(false, true)) {
      for (FileReceiver receiver : receivers) {
        receiver.close(timeout);
      }
      store.close();
    }
  }
}
