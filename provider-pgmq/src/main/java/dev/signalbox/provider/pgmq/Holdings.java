package dev.signalbox.provider.pgmq;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a receiver holds unsettled, against its window. Thread-safe. */
final class Holdings {

  private final Window window;
  private final Bell bell;
  private final Set<Receipt> held = ConcurrentHashMap.newKeySet();

  Holdings(Window window, Bell bell) {
    this.window = window;
    this.bell = bell;
  }

  /** How many more may be taken. */
  int room(int most) {
    return Math.min(most, window.freeEvents());
  }

  /** How many more bytes may be taken. */
  long freeBytes() {
    return window.freeBytes();
  }

  void add(Receipt receipt) {
    held.add(receipt);
    window.hold(receipt.bytes());
  }

  /** It is settled, or somebody else's by now. */
  void remove(Receipt receipt) {
    if (held.remove(receipt)) {
      window.release(receipt.bytes());
      bell.makeRoom();
    }
  }

  List<Receipt> all() {
    return List.copyOf(held);
  }
}
