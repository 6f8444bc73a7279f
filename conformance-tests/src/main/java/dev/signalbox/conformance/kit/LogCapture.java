package dev.signalbox.conformance.kit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.SubstituteLoggerFactory;

/** What was logged while the suite ran, the newest of it. Thread-safe. */
public final class LogCapture {
  private static final int KEPT = 50_000;
  private static final LogCapture INSTANCE = new LogCapture();

  private final Deque<Line> lines = new ArrayDeque<>();
  private boolean attached;
  private long total;

  private LogCapture() {}

  /**
   * One line.
   *
   * @param number its place among all lines
   * @param level 0 to 4 for TRACE to ERROR
   * @param logger who wrote it
   * @param thread on which thread
   * @param text the message and, if there is one, the whole failure
   * @param values the key-value pairs
   */
  public record Line(
      long number,
      Severity level,
      String logger,
      String thread,
      String text,
      Map<String, String> values) {
    /** Whether it is a warning or an error. */
    public boolean aboveInfo() {
      return level == Severity.WARN || level == Severity.ERROR;
    }
  }

  /** How bad it is. */
  public enum Severity {
    /** TRACE and DEBUG. */
    DEBUG,
    /** INFO. */
    INFO,
    /** WARN. */
    WARN,
    /** ERROR. */
    ERROR
  }

  /** Begins to listen, unless it does so already. */
  static LogCapture attach() {
    INSTANCE.listen();
    return INSTANCE;
  }

  private synchronized void listen() {
    if (attached) {
      return;
    }
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    // While another thread makes the first logger of all, SLF4J gives a substitute.
    for (int tries = 0; tries < 1_000 && factory instanceof SubstituteLoggerFactory; tries++) {
      LockSupport.parkNanos(10_000_000);
      factory = LoggerFactory.getILoggerFactory();
    }
    if (!(factory instanceof LoggerContext context)) {
      throw new IllegalStateException(
          "the suite reads the logs through Logback, but SLF4J is bound to %s; leave that binding off the class path"
              .formatted(factory.getClass().getName()));
    }
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            keep(event);
          }
        };
    appender.setContext(context);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    attached = true;
  }

  /**
   * Takes everybody else off the root logger: clauses make handlers fail, and what the engine says
   * of it is no news to somebody who reads the verdicts.
   */
  public static void listenAlone() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAndStopAllAppenders();
    }
  }

  private void keep(ILoggingEvent event) {
    Map<String, String> values = new LinkedHashMap<>();
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> values.put(pair.key, String.valueOf(pair.value)));
    }
    StringBuilder text = new StringBuilder(event.getFormattedMessage());
    for (IThrowableProxy cause = event.getThrowableProxy();
        cause != null;
        cause = cause.getCause()) {
      text.append(" | ").append(cause.getClassName()).append(": ").append(cause.getMessage());
    }
    synchronized (this) {
      lines.addLast(
          new Line(
              total++,
              severity(event.getLevel()),
              event.getLoggerName(),
              event.getThreadName(),
              text.toString(),
              values));
      if (lines.size() > KEPT) {
        lines.removeFirst();
      }
    }
  }

  private static Severity severity(Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return Severity.ERROR;
    } else if (level.isGreaterOrEqual(Level.WARN)) {
      return Severity.WARN;
    }
    return level.isGreaterOrEqual(Level.INFO) ? Severity.INFO : Severity.DEBUG;
  }

  /** The place of the next line. */
  public synchronized long position() {
    return total;
  }

  /** The lines from a place on that are still kept. */
  public synchronized List<Line> since(long position) {
    List<Line> found = new ArrayList<>();
    lines.forEach(
        line -> {
          if (line.number() >= position) {
            found.add(line);
          }
        });
    return found;
  }
}
