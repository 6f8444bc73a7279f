package dev.signalbox.conformance.remote;

import dev.signalbox.conformance.remote.Frames.Answer;
import dev.signalbox.conformance.remote.Frames.Request;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One connection of a client: many requests at once, and a heartbeat. Dead once it has failed. */
final class RemoteConnection {
  private final Socket socket;
  private final BufferedWriter writer;
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<Long, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicBoolean dead = new AtomicBoolean();

  private RemoteConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
  }

  /** Takes over a connected socket and logs in. */
  static RemoteConnection open(
      Socket socket, RemoteSettings settings, ThreadFactory threads, Duration heartbeat)
      throws Exception {
    RemoteConnection connection = new RemoteConnection(socket);
    threads.newThread(connection::read).start();
    try {
      Object ignored =
          connection.call(
              "login",
              Frames.arguments("user", settings.user(), "password", settings.password().reveal()),
              settings.timeout());
    } catch (Exception failure) {
      connection.close();
      throw failure;
    }
    threads.newThread(() -> connection.beat(heartbeat)).start();
    return connection;
  }

  private void beat(Duration heartbeat) {
    try {
      while (!dead.get()) {
        TimeUnit.MILLISECONDS.sleep(Math.min(200, heartbeat.toMillis()));
        Object ignored = call("ping", Map.of(), heartbeat);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (Exception silent) {
      close();
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Answer answer = Frames.MAPPER.readValue(line, Answer.class);
        CompletableFuture<Answer> request = waiting.remove(answer.id());
        if (request != null) {
          request.complete(answer);
        }
      }
    } catch (IOException gone) {
      // It is dead, as everybody who waits is told.
    } finally {
      close();
    }
  }

  boolean alive() {
    return !dead.get();
  }

  /** Sends a request; the future fails with a LostException when nobody knows what became of it. */
  CompletableFuture<Answer> send(String operation, Map<String, Object> arguments) {
    long id = ids.incrementAndGet();
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    if (dead.get()) {
      waiting.remove(id);
      return CompletableFuture.failedFuture(unavailable("the connection is lost"));
    }
    String line = Frames.MAPPER.writeValueAsString(new Request(id, operation, arguments));
    writing.lock();
    try {
      writer.write(line);
      writer.newLine();
      writer.flush();
    } catch (IOException gone) {
      close();
    } finally {
      writing.unlock();
    }
    return answer;
  }

  /** Sends a request and waits for its result. */
  @Nullable Object call(String operation, Map<String, Object> arguments, Duration timeout)
      throws Exception {
    try {
      Answer answer = send(operation, arguments).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return result(answer);
    } catch (TimeoutException silent) {
      throw new MessagingException(ErrorCode.TIMEOUT, operation + " was not answered", silent);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  static @Nullable Object result(Answer answer) {
    if (answer.code() != null) {
      String said = String.valueOf(answer.failure());
      String prefix = answer.code() + ": ";
      throw new MessagingException(
          ErrorCode.valueOf(answer.code()),
          said.startsWith(prefix) ? said.substring(prefix.length()) : said);
    }
    return answer.result();
  }

  static MessagingException unavailable(String why) {
    return new MessagingException(ErrorCode.UNAVAILABLE, why);
  }

  void close() {
    if (dead.compareAndSet(false, true)) {
      try {
        socket.close();
      } catch (IOException gone) {
        // Closed is closed.
      }
    }
    waiting
        .values()
        .forEach(each -> each.completeExceptionally(unavailable("the connection was lost")));
    waiting.clear();
  }
}
