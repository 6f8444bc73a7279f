package dev.signalbox.conformance.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the suite's own threads. */
public final class KitThreads {
  private static final AtomicLong COUNT = new AtomicLong();

  private KitThreads() {}

  /** A daemon thread, not yet started. */
  public static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Makes daemon threads of one purpose. */
  public static ThreadFactory factory(String purpose) {
    return task -> daemon("conformance-" + purpose + "-" + COUNT.incrementAndGet(), task);
  }

  /** Something that may fail. */
  @FunctionalInterface
  public interface Task<T> {
    /** Does it. */
    T run() throws Exception;
  }

  /** Does something on a thread of its own. */
  public static <T> CompletableFuture<T> start(String purpose, Task<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    factory(purpose)
        .newThread(
            () -> {
              try {
                result.complete(task.run());
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              }
            })
        .start();
    return result;
  }

  /** Does something on so many threads at once; the index of each is given to it. */
  public static <T> List<CompletableFuture<T>> startAll(
      String purpose, int threads, java.util.function.IntFunction<Task<T>> tasks) {
    List<CompletableFuture<T>> results = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      results.add(start(purpose, tasks.apply(i)));
    }
    return results;
  }
}
