package dev.signalbox.lab.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Folders that are made at once and folders that go. */
public final class Folders {

  /** A file lock keeps other processes out, but not other threads. */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private Folders() {}

  /** What fills a new folder. */
  @FunctionalInterface
  public interface Content {

    /** Writes all files into an empty folder. */
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Makes sure that a folder is there, and whole: any number of threads and processes may ask for
   * it at once, and one may be killed meanwhile. Blocks while another one fills it. Gives the
   * folder.
   */
  public static Path prepare(Path parent, String name, Content content) throws IOException {
    Path folder = parent.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Files.createDirectories(parent);
    IN_THIS_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(
                parent.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock inOtherProcesses = channel.lock()) {
      if (inOtherProcesses.isValid() && !Files.isDirectory(folder)) {
        fill(folder, content);
      }
      return folder;
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }

  private static void fill(Path folder, Content content) throws IOException {
    Path part = folder.resolveSibling(folder.getFileName() + ".part");
    delete(part);
    content.writeTo(Files.createDirectory(part));
    Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a folder with all that is in it, if it is there. */
  public static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      Files.walkFileTree(folder, new Deletion());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
