package dev.signalbox.spi;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What kind of failure a {@link MessagingException} reports: a closed set. */
public enum ErrorCode {
  /** The broker cannot be reached, or has closed the connection. */
  UNAVAILABLE(true),
  /** The broker did not answer in time; for a publish the outcome may be unknown. */
  TIMEOUT(true),
  /** The broker asks for fewer requests. */
  THROTTLED(true),
  /** The credentials are missing or wrong. */
  UNAUTHENTICATED(false),
  /** The credentials are good, but do not allow this operation. */
  PERMISSION_DENIED(false),
  /** The channel or queue does not exist. */
  NOT_FOUND(false),
  /** The channel or queue exists with other options. */
  CONFLICT(false),
  /** A name, an option or another argument breaks a rule. */
  INVALID_ARGUMENT(false),
  /** The event's body cannot be held unchanged, or breaks its declared schema. */
  INVALID_PAYLOAD(false),
  /** The event exceeds the provider's limit. */
  TOO_LARGE(false),
  /** The publish buffer stayed full for as long as publish may wait. */
  BUFFER_FULL(false),
  /** The provider has not declared the capability that the operation needs. */
  UNSUPPORTED(false),
  /** The lease of the delivery has ended; it may be with another consumer. */
  STALE(false),
  /** The object has been closed. */
  CLOSED(false),
  /** Anything else: a fault of the provider or of Signalbox. */
  INTERNAL(false);

  private final boolean retryable;

  ErrorCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether the same operation may succeed when it is simply tried again. */
  public boolean retryable() {
    return retryable;
  }

  /**
   * The code of what the JDK itself throws, looking through the wrappers of futures: the starting
   * point of every {@link EventMessagingProvider#classify}.
   */
  public static ErrorCode ofJdk(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof MessagingException known) {
      return known.code();
    } else if (cause instanceof TimeoutException) {
      return TIMEOUT;
    } else if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
      return UNAVAILABLE;
    } else if (cause instanceof UnsupportedOperationException) {
      return UNSUPPORTED;
    } else if (cause instanceof IllegalArgumentException) {
      return INVALID_ARGUMENT;
    } else if (cause instanceof CancellationException) {
      return CLOSED;
    }
    return INTERNAL;
  }
}
