package dev.signalbox.examples.quickstart;

import dev.signalbox.Signalbox;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Publishes one event and handles it. */
public final class Quickstart {
  private Quickstart() {}

  /** The payload. */
  record PaymentCharged(String orderId, long amountCents) {}

  /** Runs it with {@code events.toml} of the current folder. */
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch handled = new CountDownLatch(1);
    // README: begin
    try (Signalbox signalbox = Signalbox.start(Path.of("events.toml"))) {
      signalbox
          .consumer("payment")
          .on(
              "payment.charged",
              (event, context) -> {
                PaymentCharged payment = event.payload().as(PaymentCharged.class);
                System.out.println(payment.orderId() + " paid, attempt " + context.attempt());
                handled.countDown();
              })
          .start();
      signalbox.publish("payment.charged", new PaymentCharged("ord-1", 4200)).join();
      handled.await();
    }
    // README: end
  }
}
