package dev.signalbox.conformance.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One way of one connection: a thread that reads, and one that writes when a chunk's time has come,
 * so that latency costs no throughput.
 */
final class Pump {
  private static final int CHUNK = 16 * 1024;
  private static final int MOST_CHUNKS = 4_096;
  private static final Chunk END = new Chunk(new byte[0], 0);

  private final Connection connection;
  private final Direction direction;
  private final TcpProxy proxy;
  private final List<Needle.Search> searches;
  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(MOST_CHUNKS);

  /** Some bytes, and when they are to be written; no bytes: the end. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Chunk(byte[] bytes, long dueNanos) {
    boolean last() {
      return bytes.length == 0;
    }
  }

  Pump(Connection connection, Direction direction, TcpProxy proxy) {
    this.connection = connection;
    this.direction = direction;
    this.proxy = proxy;
    this.searches = proxy.searches();
  }

  void start(InputStream from, OutputStream to) {
    ProxyThreads.start("read", () -> read(from));
    ProxyThreads.start("write", () -> write(to));
  }

  private void read(InputStream from) {
    byte[] buffer = new byte[CHUNK];
    try {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        if (proxy.swallows(direction)) {
          // A stream with a hole in it would be nonsense: it is reset when the link is restored.
          connection.markHole();
        } else {
          int length = count;
          searches.forEach(search -> search.look(buffer, length));
          long due = System.nanoTime() + proxy.delayNanos();
          chunks.put(new Chunk(Arrays.copyOf(buffer, count), due));
        }
      }
    } catch (IOException gone) {
      // The end of this connection, which the other side is told.
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void end() {
    if (!chunks.offer(END)) {
      connection.close();
    }
  }

  private void write(OutputStream to) {
    try {
      for (Chunk chunk = next(); !chunk.last(); chunk = next()) {
        long early = chunk.dueNanos() - System.nanoTime();
        if (early > 0) {
          TimeUnit.NANOSECONDS.sleep(early);
        }
        to.write(chunk.bytes());
        to.flush();
      }
    } catch (IOException gone) {
      // The end of this connection.
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      // A black hole does not tell that the other side has gone.
      if (!proxy.swallows(direction)) {
        connection.close();
      }
    }
  }

  /** The next chunk; the end also when the connection was closed meanwhile. */
  private Chunk next() throws InterruptedException {
    while (true) {
      Chunk chunk = chunks.poll(200, TimeUnit.MILLISECONDS);
      if (chunk != null) {
        return chunk;
      } else if (connection.closed()) {
        return END;
      }
    }
  }
}
