package dev.signalbox;

import java.util.concurrent.CompletableFuture;

/**
 * A function around every publish and dispatch: validation, declared modes, masking, tracing.
 * Called on the publisher's thread (on Signalbox's for dispatch); must not block.
 */
@FunctionalInterface
public interface PublishInterceptor {
  /**
   * Does its part and hands on the publication, or another one, to {@code next}. What it throws
   * fails the publish, and nothing of the event leaves.
   */
  CompletableFuture<PublishReceipt> around(Publication publication, Next next);

  /** The rest of the way. */
  @FunctionalInterface
  interface Next {
    /** Goes on. */
    CompletableFuture<PublishReceipt> publish(Publication publication);
  }
}
