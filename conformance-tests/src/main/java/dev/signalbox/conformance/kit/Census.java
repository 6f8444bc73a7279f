package dev.signalbox.conformance.kit;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * How many threads of each kind there are; numbers in names are left out.
 *
 * @param byKind threads alive, by name without its numbers
 */
public record Census(Map<String, Integer> byKind) {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  // Threads of the JDK, the test framework and the suite itself, which nobody's close() ends.
  private static final Pattern NOT_OURS =
      Pattern.compile(
          "(main|Reference Handler|Finalizer|Signal Dispatcher|Common-Cleaner|Notification Thread"
              + "|process reaper.*|ForkJoinPool.*|junit.*|surefire.*|conformance-.*|Attach Listener"
              + "|Cleaner-.*|VirtualThread-unparker.*|Keep-Alive-Timer|Service Thread|Monitor.*"
              + "|.*CompilerThread.*|DestroyJavaVM|ping-.*|last-ditch.*|logback-.*)");

  /** Counts now. */
  public static Census take() {
    Map<String, AtomicInteger> counts = new TreeMap<>();
    Thread.getAllStackTraces()
        .keySet()
        .forEach(
            thread -> {
              if (thread.isAlive() && !NOT_OURS.matcher(thread.getName()).matches()) {
                counts.computeIfAbsent(kind(thread), any -> new AtomicInteger()).incrementAndGet();
              }
            });
    Map<String, Integer> byKind = new TreeMap<>();
    counts.forEach((kind, count) -> byKind.put(kind, count.get()));
    return new Census(byKind);
  }

  private static String kind(Thread thread) {
    // A trial's instance is part of its threads' names, and has a run's id in it.
    return NUMBER.matcher(thread.getName().replaceAll("sbc[0-9a-z]{8,}", "#")).replaceAll("#");
  }

  /** What there is more of than before. */
  public Map<String, Integer> since(Census before) {
    Map<String, Integer> more = new TreeMap<>();
    byKind.forEach(
        (kind, count) -> {
          int grown = count - before.byKind.getOrDefault(kind, 0);
          if (grown > 0) {
            more.put(kind, grown);
          }
        });
    return more;
  }

  /** How many threads there are. */
  public int threads() {
    return byKind.values().stream().mapToInt(Integer::intValue).sum();
  }
}
