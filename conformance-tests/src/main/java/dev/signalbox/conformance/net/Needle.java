package dev.signalbox.conformance.net;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bytes that somebody looks for in what passes. Thread-safe. */
final class Needle {
  private final byte[] bytes;
  private final AtomicBoolean seen = new AtomicBoolean();

  Needle(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  boolean matches(byte[] other) {
    return Arrays.equals(bytes, other);
  }

  boolean seen() {
    return seen.get();
  }

  /** A search in one stream, which sees its chunks in their order. */
  Search search() {
    return new Search();
  }

  /** Where a search stands in one stream: how many of the bytes have matched so far. */
  final class Search {
    private final int[] fallback = fallbacks(bytes);
    private int matched;

    void look(byte[] chunk, int length) {
      for (int i = 0; i < length && !seen.get(); i++) {
        while (matched > 0 && bytes[matched] != chunk[i]) {
          matched = fallback[matched - 1];
        }
        if (bytes[matched] == chunk[i]) {
          matched++;
        }
        if (matched == bytes.length) {
          seen.set(true);
          matched = 0;
        }
      }
    }
  }

  /** For each length of a match, the longest shorter one that ends there too. */
  private static int[] fallbacks(byte[] bytes) {
    int[] fallback = new int[bytes.length];
    for (int i = 1, length = 0; i < bytes.length; i++) {
      while (length > 0 && bytes[i] != bytes[length]) {
        length = fallback[length - 1];
      }
      if (bytes[i] == bytes[length]) {
        length++;
      }
      fallback[i] = length;
    }
    return fallback;
  }
}
