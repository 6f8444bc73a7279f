package dev.signalbox.testkit;

import dev.signalbox.Signalbox;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A Signalbox in memory for one test: it records what was published and what was handled, and waits
 * for it. Thread-safe. Retries come after milliseconds instead of seconds.
 *
 * <pre>{@code
 * try (SignalboxTestKit kit = SignalboxTestKit.start()) {
 *   new Checkout(kit.signalbox()).pay(order);
 *   DomainEvent charged = kit.published().await("payment.charged");
 * }
 * }</pre>
 */
public final class SignalboxTestKit implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RecordedEvents published;
  private final RecordedEvents handled;
  private final RecordedEvents failed;
  private final Signalbox signalbox;

  private SignalboxTestKit(SignalboxConfigBuilder config, Duration patience) {
    this.published = new RecordedEvents("published", patience);
    this.handled = new RecordedEvents("handled", patience);
    this.failed = new RecordedEvents("failed", patience);
    this.signalbox =
        Signalbox.builder()
            .config(config)
            .interceptPublish(
                (publication, next) ->
                    next.publish(publication)
                        .whenComplete(
                            (receipt, failure) -> {
                              if (failure == null) {
                                published.add(publication.event());
                              }
                            }))
            .interceptHandlers(
                (event, context, next) -> {
                  try {
                    next.handle(event, context);
                  } catch (Throwable failure) {
                    failed.add(event);
                    throw failure;
                  }
                  handled.add(event);
                })
            .start();
  }

  /** Starts with one memory provider for all events, durable by default. */
  public static SignalboxTestKit start() {
    return start(config -> config);
  }

  /**
   * Starts with changes to that: routes, delivery modes, attempts.
   *
   * @param change gets a configuration whose default provider is an instance called {@code memory}
   */
  public static SignalboxTestKit start(UnaryOperator<SignalboxConfigBuilder> change) {
    SignalboxConfigBuilder config =
        SignalboxConfig.builder()
            .provider("memory", Map.of())
            .defaultProvider("memory")
            .set("events.domain.fired_by", "test")
            .set("events.durable.retry_initial_ms", 1)
            .set("events.durable.retry_max_ms", 10);
    return new SignalboxTestKit(change.apply(config), PATIENCE);
  }

  /** The Signalbox to give to the code under test. */
  public Signalbox signalbox() {
    return signalbox;
  }

  /** Events whose publish or dispatch succeeded. */
  public RecordedEvents published() {
    return published;
  }

  /** Events whose handler returned, once for each handler that matched. */
  public RecordedEvents handled() {
    return handled;
  }

  /** Events whose handler threw, once for each run. */
  public RecordedEvents failed() {
    return failed;
  }

  /** Forgets what was recorded. */
  public void forget() {
    List.of(published, handled, failed).forEach(RecordedEvents::clear);
  }

  /** Closes the Signalbox. */
  @Override
  public void close() {
    signalbox.close();
  }
}
