package dev.signalbox.spi;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of Signalbox for everything that has to do with a broker. A provider may throw
 * it where it knows the {@link ErrorCode} best; what else a provider throws, the engine wraps once,
 * naming operation, provider, queue and remedy.
 */
public final class MessagingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** An exception that has no other one behind it. */
  public MessagingException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * An exception with its cause.
   *
   * @param message what was tried, with whom, and what to do about it; without the code
   */
  public MessagingException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code + ": " + message, cause);
    this.code = code;
  }

  /** The kind of failure. */
  public ErrorCode code() {
    return code;
  }
}
