package dev.signalbox.conformance.kit;

import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What must fail, and how. */
public final class Failures {
  private Failures() {}

  /** Something that may fail. */
  @FunctionalInterface
  public interface Call {
    /** Does it. */
    void run() throws Exception;
  }

  /** Fails unless the call fails with the code; what it failed with. */
  public static Throwable expect(Trial trial, ErrorCode code, String what, Call call)
      throws Exception {
    return expect(trial, List.of(code), what, call);
  }

  /** Fails unless the call fails with one of the codes; what it failed with. */
  public static Throwable expect(Trial trial, List<ErrorCode> codes, String what, Call call)
      throws Exception {
    try {
      call.run();
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (Exception failure) {
      Throwable cause = unwrapped(failure);
      ErrorCode given = code(trial, cause);
      trial.history().add("refused", what + ": " + given + " " + cause.getMessage());
      if (!codes.contains(given)) {
        throw new AssertionError(
            "%s must fail with %s, not with %s: %s".formatted(what, codes, given, cause), cause);
      }
      return cause;
    }
    throw new AssertionError(what + " must fail with " + codes + ", but it succeeded");
  }

  /** The code of what a provider or the engine threw. */
  public static ErrorCode code(Trial trial, Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof MessagingException known) {
      return known.code();
    }
    return trial.run().provider().provider().classify(cause);
  }

  /** Fails unless the failure's message, or that of one of its causes, names every text. */
  public static void mustName(Throwable failure, String... texts) {
    StringBuilder said = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      said.append(cause.getMessage()).append('\n');
    }
    Arrays.stream(texts)
        .filter(text -> said.indexOf(text) < 0)
        .findFirst()
        .ifPresent(
            text -> {
              throw new AssertionError(
                  "the failure does not name \"%s\": %s".formatted(text, said), failure);
            });
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
