package dev.signalbox.lab.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiveTest {

  @TempDir Path folder;

  private Path unpacked() {
    return folder.resolve("unpacked");
  }

  /** An archive as the system's own program makes it. */
  private byte[] archive(String... options) throws Exception {
    Path from = Files.createDirectories(folder.resolve("from"));
    Path sub = Files.createDirectories(from.resolve("sub"));
    Files.writeString(from.resolve("empty"), "");
    Files.writeString(from.resolve("block"), "x".repeat(512));
    Files.writeString(sub.resolve("more"), "y".repeat(200_001));
    Files.writeString(sub.resolve("program"), "#!/bin/sh\n");
    assertThat(sub.resolve("program").toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(sub.resolve("up"), Path.of("../block"));
    List<String> command = new java.util.ArrayList<>(List.of("tar", "-cf", "-"));
    command.addAll(List.of(options));
    command.addAll(List.of("-C", from.toString(), "."));
    Process tar = new ProcessBuilder(command).start();
    return tar.getInputStream().readAllBytes();
  }

  @Test
  void filesFoldersLinksAndTheRightToExecuteComeBack() throws Exception {
    TarArchive.unpack(new ByteArrayInputStream(archive()), unpacked());

    assertThat(unpacked().resolve("empty")).isEmptyFile();
    assertThat(unpacked().resolve("block")).hasContent("x".repeat(512));
    assertThat(Files.isExecutable(unpacked().resolve("block"))).isFalse();
    assertThat(unpacked().resolve("sub/more")).hasContent("y".repeat(200_001));
    assertThat(unpacked().resolve("sub/program")).isExecutable();
    assertThat(unpacked().resolve("sub/up")).isSymbolicLink().hasContent("x".repeat(512));
  }

  @Test
  void anEntryThatLeadsOutOfTheFolderIsRefused() {
    assertThatThrownBy(() -> unpack(entry("../out", '0', "")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("../out leads out of its folder");
    assertThatThrownBy(() -> unpack(entry("/tmp/out", '0', "")))
        .hasMessageContaining("leads out of its folder");
    assertThatThrownBy(() -> unpack(entry("link", '2', "../../out")))
        .hasMessageContaining("leads out of its folder");
  }

  @Test
  void anEntryOfAnUnknownTypeIsRefused() {
    assertThatThrownBy(() -> unpack(entry("pipe", '6', "")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the archive's entry pipe is of an unknown type: 6");
  }

  @Test
  void aDamagedArchiveEndsInAnErrorAtWorst() throws Exception {
    byte[] sound = archive();
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      byte[] damaged = Arrays.copyOf(sound, random.nextInt(sound.length));
      for (int i = random.nextInt(20); i > 0 && damaged.length > 0; i--) {
        damaged[random.nextInt(Math.min(damaged.length, 4096))] = (byte) random.nextInt(256);
      }
      Path target = folder.resolve("damaged").resolve(Integer.toString(round));
      try {
        TarArchive.unpack(new ByteArrayInputStream(damaged), target);
      } catch (IOException expected) {
        assertThat(expected).isNotNull();
      } catch (RuntimeException unexpected) {
        throw new AssertionError("seed " + seed + ", round " + round, unexpected);
      }
    }
    assertThat(folder).isDirectoryContaining(path -> path.endsWith("damaged"));
    try (var left = Files.list(folder)) {
      assertThat(left).allMatch(path -> List.of("from", "damaged").contains(name(path)));
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private void unpack(byte[] archive) throws IOException {
    TarArchive.unpack(new ByteArrayInputStream(archive), unpacked());
  }

  private static byte[] entry(String name, char type, String link) {
    byte[] archive = new byte[1536];
    put(archive, 0, name);
    put(archive, 100, "0000644");
    put(archive, 124, "00000000000");
    archive[156] = (byte) type;
    put(archive, 157, link);
    put(archive, 257, "ustar");
    return archive;
  }

  private static void put(byte[] archive, int position, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, archive, position, bytes.length);
  }
}
