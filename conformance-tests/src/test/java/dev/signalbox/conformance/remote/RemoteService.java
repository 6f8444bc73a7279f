package dev.signalbox.conformance.remote;

import dev.signalbox.conformance.remote.Frames.Answer;
import dev.signalbox.conformance.remote.Frames.Delivered;
import dev.signalbox.conformance.remote.Frames.Event;
import dev.signalbox.conformance.remote.Frames.Place;
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
import dev.signalbox.spi.ProviderContext;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A client's connection to a {@link RemoteServer}, made anew when it is lost. */
final class RemoteService implements EventMessagingService, DeadLetterBrowser {
  private final RemoteSettings settings;
  private final Capabilities capabilities;
  private final ProviderContext context;
  private final RemoteSockets sockets;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile RemoteConnection connection;
  private volatile boolean closed;

  RemoteService(
      RemoteSettings settings,
      Capabilities capabilities,
      ProviderContext context,
      RemoteSockets sockets)
      throws Exception {
    this.settings = settings;
    this.capabilities = capabilities;
    this.context = context;
    this.sockets = sockets;
    this.connection = open(context.connectTimeout());
  }

  private RemoteConnection open(Duration timeout) throws Exception {
    Socket socket;
    try {
      socket = sockets.connect(settings, timeout);
    } catch (java.io.IOException unreachable) {
      throw new MessagingException(
          ErrorCode.UNAVAILABLE,
          "%s:%d: %s".formatted(settings.host(), settings.port(), unreachable),
          unreachable);
    }
    try {
      return RemoteConnection.open(
          socket, settings, context.threads("remote"), context.heartbeat());
    } catch (MessagingException failure) {
      if (failure.code() == ErrorCode.TIMEOUT) {
        throw new MessagingException(
            ErrorCode.UNAVAILABLE,
            "%s:%d does not answer".formatted(settings.host(), settings.port()),
            failure);
      }
      throw failure;
    }
  }

  /** The living connection. */
  RemoteConnection connection() throws Exception {
    connecting.lock();
    try {
      if (closed) {
        throw new MessagingException(ErrorCode.CLOSED, "the connection is closed");
      }
      if (!connection.alive()) {
        connection = open(settings.timeout());
      }
      return connection;
    } finally {
      connecting.unlock();
    }
  }

  RemoteSettings settings() {
    return settings;
  }

  ProviderContext context() {
    return context;
  }

  private @Nullable Object call(String operation, Map<String, Object> arguments) throws Exception {
    return connection().call(operation, arguments, settings.timeout());
  }

  private static Map<String, Object> place(Destination destination) {
    return Frames.arguments("place", Place.of(destination));
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public void createQueues(List<QueueSpec> specs) throws Exception {
    Object ignored =
        call(
            "create",
            Frames.arguments("specs", specs.stream().map(RemoteOperations.Spec::of).toList()));
  }

  @Override
  public void createChannel(EventChannel channel) throws Exception {
    Object ignored = call("channel", place(channel));
  }

  @Override
  public void checkExists(Destination destination) throws Exception {
    Object ignored = call("exists", place(destination));
  }

  @Override
  public void deleteQueue(Destination destination) throws Exception {
    Object ignored = call("delete", place(destination));
  }

  @Override
  public List<String> listQueues() throws Exception {
    return Frames.list(call("list", Map.of()), String.class);
  }

  @Override
  public Figure purgeQueue(MessageQueue queue) throws Exception {
    return Figure.exact(number(call("purge", place(queue))));
  }

  private static long number(@Nullable Object value) {
    return ((Number) Objects.requireNonNull(value)).longValue();
  }

  @Override
  public EventQueueStats stats(MessageQueue queue) throws Exception {
    List<Long> figures = Frames.list(call("stats", place(queue)), Long.class);
    return new EventQueueStats(
        Figure.exact(figures.get(0)),
        Figure.exact(figures.get(1)),
        Figure.exact(figures.get(2)),
        null);
  }

  @Override
  public CompletionStage<List<PublishOutcome>> publish(
      Destination destination, List<EventMessage> batch, Duration timeout) {
    RemoteConnection sending;
    try {
      sending = connection();
    } catch (Exception failure) {
      return CompletableFuture.completedFuture(
          batch.stream()
              .map(any -> (PublishOutcome) new PublishOutcome.Rejected(failure))
              .toList());
    }
    Map<String, Object> arguments = place(destination);
    arguments.put("events", batch.stream().map(Event::of).toList());
    return sending
        .send("publish", arguments)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle((answer, failure) -> outcomes(batch, answer, failure));
  }

  private static List<PublishOutcome> outcomes(
      List<EventMessage> batch, @Nullable Answer answer, @Nullable Throwable failure) {
    List<PublishOutcome> outcomes = new ArrayList<>();
    if (answer == null) {
      batch.forEach(
          any -> outcomes.add(new PublishOutcome.Unknown(Objects.requireNonNull(failure))));
      return outcomes;
    }
    try {
      for (String each : Frames.list(RemoteConnection.result(answer), String.class)) {
        outcomes.add(
            each.startsWith("!")
                ? new PublishOutcome.Rejected(refusal(each))
                : new PublishOutcome.Accepted(""));
      }
    } catch (MessagingException refused) {
      batch.forEach(any -> outcomes.add(new PublishOutcome.Rejected(refused)));
    }
    return outcomes;
  }

  private static MessagingException refusal(String text) {
    int space = text.indexOf(' ');
    return new MessagingException(
        ErrorCode.valueOf(text.substring(1, space)), text.substring(space + 1));
  }

  @Override
  public EventReceiver openReceiver(ReceiverOptions options) throws Exception {
    return new RemoteReceiver(this, options);
  }

  @Override
  public void check(Duration timeout) throws Exception {
    Object ignored = connection().call("ping", Map.of(), timeout);
  }

  @Override
  public int maintain(Duration budget) throws Exception {
    return (int) number(call("maintain", Map.of()));
  }

  @Override
  public Page browse(DeadLetterQueue queue, @Nullable String cursor, int limit) throws Exception {
    Map<String, Object> arguments = place(queue);
    arguments.put("limit", limit);
    if (cursor != null) {
      arguments.put("cursor", cursor);
    }
    Map<?, ?> page = (Map<?, ?>) Objects.requireNonNull(call("browse", arguments));
    List<Letter> letters =
        Frames.list(page.get("letters"), Delivered.class).stream()
            .map(each -> new Letter(each.messageId(), null, each.message()))
            .toList();
    return new Page(letters, (String) page.get("next"));
  }

  @Override
  public int remove(DeadLetterQueue queue, List<String> brokerMessageIds) throws Exception {
    Map<String, Object> arguments = place(queue);
    arguments.put("ids", brokerMessageIds);
    return (int) number(call("remove", arguments));
  }

  @Override
  public void close(Duration timeout) {
    closed = true;
    connection.close();
  }
}
