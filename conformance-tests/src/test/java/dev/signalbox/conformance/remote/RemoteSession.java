package dev.signalbox.conformance.remote;

import dev.signalbox.conformance.kit.KitThreads;
import dev.signalbox.conformance.remote.Frames.Answer;
import dev.signalbox.conformance.remote.Frames.Request;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventReceiver;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One client's connection to the server: each request runs on a thread of its own. */
final class RemoteSession implements Runnable {
  private final Socket socket;
  private final RemoteOperations operations;
  private final Consumer<RemoteSession> ended;
  private final Map<Long, EventReceiver> receivers = new ConcurrentHashMap<>();
  private final ExecutorService requests =
      Executors.newCachedThreadPool(KitThreads.factory("remote-request"));
  private final ReentrantLock writing = new ReentrantLock();

  RemoteSession(Socket socket, EventMessagingService memory, Consumer<RemoteSession> ended) {
    this.socket = socket;
    this.operations = new RemoteOperations(memory, receivers);
    this.ended = ended;
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      BufferedWriter writer =
          new BufferedWriter(
              new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Request request = Frames.MAPPER.readValue(line, Request.class);
        if (request.operation().equals("publish")) {
          // Batches keep their order in flight.
          answer(request, writer);
        } else {
          requests.execute(() -> answer(request, writer));
        }
      }
    } catch (IOException gone) {
      // The client has gone, or the server was killed.
    } finally {
      end();
    }
  }

  private void end() {
    requests.shutdownNow();
    for (EventReceiver receiver : receivers.values()) {
      try {
        receiver.close(Duration.ofSeconds(1));
      } catch (Exception failure) {
        throw new IllegalStateException("provider-memory cannot close a receiver", failure);
      }
    }
    ended.accept(this);
  }

  private void answer(Request request, BufferedWriter writer) {
    Answer answer;
    try {
      answer = new Answer(request.id(), operations.run(request), null, null);
    } catch (MessagingException refused) {
      answer =
          new Answer(
              request.id(), null, refused.code().name(), String.valueOf(refused.getMessage()));
    } catch (Exception failure) {
      answer = new Answer(request.id(), null, "INTERNAL", failure.toString());
    }
    String line = Frames.MAPPER.writeValueAsString(answer);
    writing.lock();
    try {
      writer.write(line);
      writer.newLine();
      writer.flush();
    } catch (IOException gone) {
      reset();
    } finally {
      writing.unlock();
    }
  }

  /** Ends the connection as the death of a process does. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      // It is closed already.
    }
  }
}
