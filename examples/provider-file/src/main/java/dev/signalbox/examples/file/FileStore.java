package dev.signalbox.examples.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The journal of a folder: every step reads what other processes have appended, decides, appends,
 * and waits for the disk, all under one lock of the file system. What was being written when a
 * process died is cut off by the next one.
 */
final class FileStore {
  private static final long COMPACT_FROM = 8L << 20;
  private static final Map<Path, FileStore> OPEN = new HashMap<>();
  private static final ReentrantLock OPENING = new ReentrantLock();

  private final Path folder;
  private final boolean sync;
  private FileChannel lockFile;
  private final ReentrantLock lock = new ReentrantLock();
  private int users;
  private Contents contents = new Contents();
  private long generation = -1;
  private FileChannel journal;
  private volatile long position;
  private long compacted;

  private FileStore(Path folder, boolean sync) throws IOException {
    this.folder = folder;
    this.sync = sync;
    this.lockFile = open(folder.resolve("lock"));
    this.journal = open(file(0));
  }

  /** The store of a folder: the same for everybody in this process, as file locks are. */
  static FileStore open(Path folder, boolean sync) throws IOException {
    OPENING.lock();
    try {
      Files.createDirectories(folder);
      Path real = folder.toRealPath();
      FileStore store = OPEN.get(real);
      if (store == null) {
        store = new FileStore(real, sync);
        OPEN.put(real, store);
      }
      store.users++;
      return store;
    } finally {
      OPENING.unlock();
    }
  }

  void close() throws IOException {
    OPENING.lock();
    try {
      if (--users == 0) {
        OPEN.remove(folder);
        journal.close();
        lockFile.close();
      }
    } finally {
      OPENING.unlock();
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private Path file(long generation) {
    return folder.resolve("journal-" + generation);
  }

  /** Decides what happens next, and notes it by adding changes. */
  @FunctionalInterface
  interface Step<T> {
    T run(Contents contents, Log log);
  }

  /** Takes changes: they are applied at once, and written when the step is over. */
  final class Log {
    private final List<Change> added = new ArrayList<>();

    void add(Change change) {
      contents.apply(change);
      added.add(change);
    }
  }

  /** Makes one step; when this returns, its changes are on the disk. */
  @SuppressWarnings("try") // held, not used
  <T> T step(Step<T> step) throws IOException {
    lock.lock();
    try (FileLock others = lockOthersOut()) {
      catchUp();
      Log log = new Log();
      T result;
      try {
        result = step.run(contents, log);
      } catch (RuntimeException refused) {
        // What was applied before the refusal is not in the journal: read that again.
        if (!log.added.isEmpty()) {
          generation = -1;
        }
        throw refused;
      }
      append(log.added);
      return result;
    } catch (IOException failure) {
      // Nobody knows how much of it was written: read the journal again.
      generation = -1;
      throw failure;
    } finally {
      lock.unlock();
    }
  }

  // An interrupt during a read or write closes the file for everybody (FileChannel says so).
  private FileLock lockOthersOut() throws IOException {
    if (!lockFile.isOpen()) {
      lockFile = open(folder.resolve("lock"));
    }
    if (!journal.isOpen()) {
      generation = -1;
    }
    return lockFile.lock();
  }

  /** Whether somebody has written since the last step; asks for no lock. */
  boolean changed() throws IOException {
    try {
      return Files.size(file(generation)) != position;
    } catch (NoSuchFileException compactedByAnother) {
      return true;
    }
  }

  private void catchUp() throws IOException {
    long now = currentGeneration();
    if (now != generation) {
      journal.close();
      journal = open(file(now));
      contents = new Contents();
      position = 0;
      generation = now;
      compacted = journal.size();
    }
    long size = journal.size();
    if (size > position) {
      replay(read(size - position));
    }
  }

  private byte[] read(long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(count));
    while (buffer.hasRemaining() && journal.read(buffer, position + buffer.position()) >= 0) {
      // Until it is full, or the file is shorter than it said.
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  private void replay(byte[] bytes) throws IOException {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
        long at = position + start;
        contents.apply(
            Change.parse(line)
                .orElseThrow(
                    () -> new IOException(file(generation) + " is damaged at byte " + at)));
        start = i + 1;
      }
    }
    long whole = position + start;
    position = whole;
    // A line without its end: a process died while it wrote, and nobody was told of what it began.
    if (start < bytes.length) {
      journal.truncate(whole);
    }
  }

  private void append(List<Change> changes) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    write(journal, changes, position);
    position = journal.size();
    if (position > COMPACT_FROM && position > 4 * compacted) {
      compact();
    }
  }

  private void write(FileChannel file, List<Change> changes, long at) throws IOException {
    StringBuilder lines = new StringBuilder();
    changes.forEach(change -> lines.append(change.line()));
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    long to = at;
    while (bytes.hasRemaining()) {
      to += file.write(bytes, to);
    }
    if (sync) {
      file.force(false);
    }
  }

  /** Writes a new journal of what is left; the lock's file says from when on it counts. */
  private void compact() throws IOException {
    long next = generation + 1;
    Files.deleteIfExists(file(next));
    FileChannel fresh = open(file(next));
    write(fresh, contents.all(), 0);
    fresh.force(true);
    lockFile.write(ByteBuffer.wrap("%019d".formatted(next).getBytes(StandardCharsets.US_ASCII)), 0);
    lockFile.force(true);
    journal.close();
    Files.deleteIfExists(file(generation));
    journal = fresh;
    generation = next;
    position = fresh.size();
    compacted = position;
  }

  private long currentGeneration() throws IOException {
    ByteBuffer text = ByteBuffer.allocate(19);
    int read = lockFile.read(text, 0);
    return read < 19 ? 0 : Long.parseLong(new String(text.array(), StandardCharsets.US_ASCII));
  }
}
