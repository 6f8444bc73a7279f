package dev.signalbox.provider.pgmq;

import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What PostgreSQL's errors mean, by their SQLSTATE (appendix A of its documentation). */
final class SqlFailures {

  /** A table is not there. */
  static final String UNDEFINED_TABLE = "42P01";

  /** A lock was not to be had in time. */
  static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final Set<String> INVALID_BODY =
      Set.of("22P02", "22P05", "22003", "22021", "22032");

  private static final Map<String, ErrorCode> BY_STATE =
      Map.ofEntries(
          Map.entry("42501", ErrorCode.PERMISSION_DENIED),
          Map.entry(UNDEFINED_TABLE, ErrorCode.NOT_FOUND),
          Map.entry("3F000", ErrorCode.NOT_FOUND),
          Map.entry("3D000", ErrorCode.NOT_FOUND),
          Map.entry("42883", ErrorCode.NOT_FOUND),
          Map.entry("40001", ErrorCode.THROTTLED),
          Map.entry("40P01", ErrorCode.THROTTLED),
          Map.entry(LOCK_NOT_AVAILABLE, ErrorCode.THROTTLED),
          Map.entry("57014", ErrorCode.TIMEOUT),
          // A read-only transaction: this server has become, or not yet ceased to be, a standby.
          Map.entry("25006", ErrorCode.UNAVAILABLE),
          Map.entry("54000", ErrorCode.TOO_LARGE),
          Map.entry("54001", ErrorCode.INVALID_PAYLOAD));

  private static final Map<String, ErrorCode> BY_CLASS =
      Map.of(
          "08", ErrorCode.UNAVAILABLE,
          "28", ErrorCode.UNAUTHENTICATED,
          "53", ErrorCode.UNAVAILABLE,
          "57", ErrorCode.UNAVAILABLE,
          "58", ErrorCode.UNAVAILABLE,
          "40", ErrorCode.THROTTLED);

  private SqlFailures() {}

  /** The code of a failure. */
  static ErrorCode classify(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MessagingException known) {
        return known.code();
      } else if (cause instanceof SQLException sql) {
        ErrorCode code = ofState(sql);
        if (code != null) {
          return code;
        }
      } else if (cause instanceof IOException) {
        return ErrorCode.UNAVAILABLE;
      }
    }
    return failure instanceof SQLTransientConnectionException
        ? ErrorCode.UNAVAILABLE
        : ErrorCode.ofJdk(failure);
  }

  private static @Nullable ErrorCode ofState(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null || state.length() != 5) {
      return failure instanceof SQLTimeoutException ? ErrorCode.TIMEOUT : null;
    }
    if (INVALID_BODY.contains(state)) {
      return ErrorCode.INVALID_PAYLOAD;
    }
    ErrorCode exact = BY_STATE.get(state);
    return exact != null ? exact : BY_CLASS.get(state.substring(0, 2));
  }

  /** Whether nobody can tell if the statement took effect: its answer was lost. */
  static boolean leavesDoubt(SQLException failure) {
    String state = failure.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("40003")
        || !(failure instanceof PSQLException answer && answer.getServerErrorMessage() != null);
  }

  /** Whether it is the contents of an event that the database refused, and not the whole batch. */
  static boolean isOfOneEvent(SQLException failure) {
    ErrorCode code = classify(failure);
    return code == ErrorCode.INVALID_PAYLOAD || code == ErrorCode.TOO_LARGE;
  }

  /**
   * The failure to show: what the database says of a refused body quotes the body, so only its kind
   * is told; a missing table becomes a name.
   */
  static Exception shown(SQLException failure, Destination destination) {
    if (isOfOneEvent(failure)) {
      return new MessagingException(
          classify(failure),
          "PostgreSQL cannot hold the event as JSON (%s); it refuses \\u0000 and numbers beyond its range"
              .formatted(firstLine(failure)));
    } else if (UNDEFINED_TABLE.equals(failure.getSQLState())) {
      return notFound(destination, failure);
    }
    return failure;
  }

  /** A queue that is not there. */
  static MessagingException notFound(Destination destination, @Nullable Throwable cause) {
    return new MessagingException(
        ErrorCode.NOT_FOUND,
        "there is no queue \"%s\" (table pgmq.q_%s); create it, or set create_queues = true"
            .formatted(destination.name(), destination.name()),
        cause);
  }

  private static String firstLine(SQLException failure) {
    ServerErrorMessage said =
        failure instanceof PSQLException answer ? answer.getServerErrorMessage() : null;
    String text = said != null ? said.getMessage() : null;
    return text != null ? text : "SQLSTATE " + failure.getSQLState();
  }
}
