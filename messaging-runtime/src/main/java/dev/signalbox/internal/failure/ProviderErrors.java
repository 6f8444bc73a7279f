package dev.signalbox.internal.failure;

import dev.signalbox.spi.Destination;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.MessagingException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Wraps what a provider throws, once, naming operation, provider, queue and remedy. */
public final class ProviderErrors {
  private final String provider;
  private final Function<Throwable, ErrorCode> classification;

  /** The errors of a provider instance. */
  public ProviderErrors(String provider, Function<Throwable, ErrorCode> classification) {
    this.provider = provider;
    this.classification = classification;
  }

  /** The instance. */
  public String provider() {
    return provider;
  }

  /** The code of a failure; INTERNAL when the provider cannot say. */
  public ErrorCode classify(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof MessagingException known) {
      return known.code();
    }
    try {
      return classification.apply(cause);
    } catch (RuntimeException broken) {
      cause.addSuppressed(broken);
      return ErrorCode.INTERNAL;
    }
  }

  /** The exception for a failed operation. */
  public MessagingException wrap(
      String operation, @Nullable Destination destination, Throwable failure) {
    return wrap(operation, destination, failure, "");
  }

  /** The exception for a failed operation, with something more to say. */
  public MessagingException wrap(
      String operation, @Nullable Destination destination, Throwable failure, String more) {
    Throwable cause = unwrapped(failure);
    ErrorCode code = classify(cause);
    String remedy = cause instanceof MessagingException ? "" : remedy(code);
    return new MessagingException(
        code, text(operation, destination, reason(code, cause) + more, remedy), cause);
  }

  /** The exception for what the engine itself refuses. */
  public MessagingException of(
      ErrorCode code, String operation, @Nullable Destination destination, String reason) {
    return new MessagingException(code, text(operation, destination, reason, remedy(code)));
  }

  // A provider that throws a MessagingException itself has said what to do.
  private String text(
      String operation, @Nullable Destination destination, String reason, String remedy) {
    String where = destination == null ? "" : " at \"" + destination.name() + "\"";
    return "%s%s on provider \"%s\": %s%s"
        .formatted(operation, where, provider, reason, remedy.isEmpty() ? "" : " (" + remedy + ")");
  }

  // A provider's own MessagingException begins with its code, which ours says again.
  private static String reason(ErrorCode code, Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    String prefix = code + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  private static String remedy(ErrorCode code) {
    return switch (code) {
      case UNAVAILABLE -> "check that the broker runs and its address is right";
      case TIMEOUT -> "check the broker's load, or raise the time-out";
      case THROTTLED -> "send fewer requests, or raise the broker's quota";
      case UNAUTHENTICATED -> "check the credentials in the provider's table";
      case PERMISSION_DENIED -> "give the user the permission";
      case NOT_FOUND -> "create it, or set create_queues = true";
      case CONFLICT -> "make the options equal, or delete the queue";
      case TOO_LARGE -> "send less: put large data elsewhere and a reference into the event";
      default -> "";
    };
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
