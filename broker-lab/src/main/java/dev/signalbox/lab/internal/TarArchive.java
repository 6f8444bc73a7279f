package dev.signalbox.lab.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Unpacks a tar archive, as far as archives of servers need it: files, folders, links. Anything
 * else in one, and a path that leads out of the folder, is an error.
 */
public final class TarArchive {

  private static final int BLOCK = 512;
  private static final int EXECUTABLE = 0100;

  private final InputStream content;
  private final Path folder;

  private TarArchive(InputStream content, Path folder) {
    this.content = content;
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Unpacks the whole archive into a folder. */
  public static void unpack(InputStream archive, Path folder) throws IOException {
    new TarArchive(archive, folder).unpack();
  }

  private void unpack() throws IOException {
    byte[] header = content.readNBytes(BLOCK);
    while (header.length == BLOCK && header[0] != 0) {
      unpackEntry(header);
      header = content.readNBytes(BLOCK);
    }
  }

  private void unpackEntry(byte[] header) throws IOException {
    String name = text(header, 0, 100);
    String prefix = text(header, 345, 155);
    boolean standard = text(header, 257, 8).equals("ustar"); // GNU's has other things in its place
    Path target = inside(standard && !prefix.isEmpty() ? prefix + "/" + name : name);
    Files.createDirectories(target.getParent());
    switch (header[156]) {
      case '0', 0 -> writeFile(target, number(header, 124, 12), number(header, 100, 8));
      case '2' -> writeLink(target, text(header, 157, 100));
      case '5' -> Files.createDirectories(target);
      default ->
          throw new IOException(
              "the archive's entry " + name + " is of an unknown type: " + (char) header[156]);
    }
  }

  private void writeFile(Path target, long size, long mode) throws IOException {
    try (OutputStream file = Files.newOutputStream(target)) {
      long left = size;
      while (left > 0) {
        byte[] some = content.readNBytes((int) Math.min(left, 1 << 16));
        if (some.length == 0) {
          throw new EOFException("the archive ends within " + target.getFileName());
        }
        file.write(some);
        left -= some.length;
      }
    }
    if ((mode & EXECUTABLE) != 0) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    content.skipNBytes(Math.floorMod(-size, BLOCK));
  }

  private void writeLink(Path target, String destination) throws IOException {
    inside(folder.relativize(target).resolveSibling(destination).toString());
    Files.createSymbolicLink(target, Path.of(destination));
  }

  private Path inside(String name) throws IOException {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("the archive's entry " + name + " leads out of its folder");
    }
    return path;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, UTF_8);
  }

  private static long number(byte[] header, int from, int length) throws IOException {
    String octal = text(header, from, length).trim();
    try {
      return Long.parseLong(octal, 8);
    } catch (NumberFormatException malformed) {
      throw new IOException("the archive is damaged: " + octal + " is not an octal number");
    }
  }
}
