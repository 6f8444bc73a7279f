package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.routing.DeliveryMode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalboxTestKitTest {
  @Test
  void recordsWhatIsPublishedAndWhatIsHandled() {
    try (SignalboxTestKit kit = SignalboxTestKit.start()) {
      kit.signalbox()
          .consumer("payment")
          .on(
              "payment.*",
              (event, context) -> {
                if (context.attempt() == 1) {
                  throw new IllegalStateException("at first");
                }
              })
          .start();
      kit.signalbox().dispatch("payment.charged", Map.of("amount", 12));
      assertThat(kit.published().await("payment.charged").payload().json())
          .isEqualTo("{\"amount\":12}");
      assertThat(kit.handled().await("payment.*", 1)).hasSize(1);
      assertThat(kit.failed().matching("payment.*")).hasSize(1);
      kit.forget();
      assertThat(kit.published().all()).isEmpty();
    }
  }

  @Test
  void takesRoutesOfTheTestsOwn() {
    try (SignalboxTestKit kit =
        SignalboxTestKit.start(
            config -> config.route("card.#", route -> route.delivery(DeliveryMode.FAST)))) {
      kit.signalbox().subscribe("card.*", (event, context) -> {});
      kit.signalbox().publish("card.read", Map.of()).join();
      assertThat(kit.handled().await("card.read").name()).isEqualTo("card.read");
    }
  }

  @Test
  void aRefusedEventIsNotRecordedAndTheWaitSaysWhatCameInstead() {
    try (SignalboxTestKit kit = SignalboxTestKit.start()) {
      assertThat(kit.signalbox().publish("not a name", Map.of())).isCompletedExceptionally();
      kit.signalbox().publish("order.placed", Map.of()).join();
      RecordedEvents impatient = new RecordedEvents("published", java.time.Duration.ZERO);
      kit.published().all().forEach(impatient::add);
      assertThatThrownBy(() -> impatient.await("payment.#"))
          .isInstanceOf(AssertionError.class)
          .hasMessage(
              "0 of 1 events matching \"payment.#\" published within 0 s; in all: {order.placed=1}");
    }
  }
}
