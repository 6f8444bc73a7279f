package dev.signalbox.internal.concurrent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where Signalbox makes threads: daemons called {@code signalbox-<what>-<n>}. Handlers run on
 * virtual threads where the JVM has them (JDK 21 and later).
 */
public final class SignalboxThreads {
  private static final String PREFIX = "signalbox-";
  private static final Optional<VirtualThreads> VIRTUAL = VirtualThreads.find();

  private SignalboxThreads() {}

  /** Makes platform threads. */
  public static ThreadFactory platform(String what) {
    AtomicLong count = new AtomicLong();
    return task -> {
      Thread thread = new Thread(task, PREFIX + what + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Makes threads for user code: virtual ones if possible, else platform threads. */
  public static ThreadFactory handlers(String what) {
    return VIRTUAL.map(virtual -> virtual.factory(PREFIX + what + "-")).orElse(platform(what));
  }

  /** A platform thread that keeps the JVM alive until it ends, for closing in the background. */
  public static Thread lasting(String what, Runnable task) {
    Thread thread = platform(what).newThread(task);
    thread.setDaemon(false);
    return thread;
  }

  /** {@code Thread.ofVirtual().name(prefix, 1).factory()}, which JDK 17 does not have. */
  private record VirtualThreads(MethodHandle ofVirtual, MethodHandle name, MethodHandle factory) {
    static Optional<VirtualThreads> find() {
      try {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> builder = Class.forName("java.lang.Thread$Builder");
        Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
        return Optional.of(
            new VirtualThreads(
                lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual)),
                lookup.findVirtual(
                    builder, "name", MethodType.methodType(builder, String.class, long.class)),
                lookup.findVirtual(
                    builder, "factory", MethodType.methodType(ThreadFactory.class))));
      } catch (ReflectiveOperationException | UnsupportedOperationException absent) {
        return Optional.empty();
      }
    }

    ThreadFactory factory(String prefix) {
      try {
        Object builder = name.invoke(ofVirtual.invoke(), prefix, 1L);
        return (ThreadFactory) factory.invoke(builder);
      } catch (Throwable impossible) {
        throw new IllegalStateException("the JVM refuses a virtual thread factory", impossible);
      }
    }
  }
}
