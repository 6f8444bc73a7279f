package dev.signalbox.conformance.kit;

import dev.signalbox.EventDraft;
import dev.signalbox.InstalledProviders;
import dev.signalbox.PublishReceipt;
import dev.signalbox.Signalbox;
import dev.signalbox.routing.SignalboxConfig;
import dev.signalbox.routing.SignalboxConfigBuilder;
import dev.signalbox.spi.EventMessagingProvider;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.ProviderConfig;
import dev.signalbox.spi.QueueSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The suite's other process: reads its orders from the standard input, and tells on the standard
 * output what it does.
 */
public final class ChildMain {
  static final String PREFIX = "kit> ";

  private final ChildOrders orders;
  private final BufferedReader input;
  private final PrintStream output;

  private ChildMain(ChildOrders orders, BufferedReader input, PrintStream output) {
    this.orders = orders;
    this.input = input;
    this.output = output;
  }

  /** Runs until it is killed, or its parent is gone. */
  public static void main(String[] arguments) throws IOException {
    PrintStream output = StandardStreams.output();
    BufferedReader input =
        new BufferedReader(new InputStreamReader(StandardStreams.input(), StandardCharsets.UTF_8));
    try {
      new ChildMain(ChildOrders.read(input.readLine()), input, output).run();
    } catch (Throwable failure) {
      output.println(PREFIX + "FAILED " + failure);
    }
  }

  private void run() throws Exception {
    switch (orders.role()) {
      case CREATE -> create();
      case CONSUME -> consume();
      case PUBLISH -> publish();
    }
  }

  private void tell(String what) {
    output.println(PREFIX + what);
    output.flush();
  }

  private EventMessagingProvider provider() {
    return InstalledProviders.discover(ProviderUnderTest.loader()).usable().stream()
        .filter(each -> each.type().equals(orders.provider()))
        .findFirst()
        .orElseThrow()
        .provider();
  }

  private void create() throws Exception {
    EventMessagingService service =
        provider()
            .connect(
                ProviderConfig.of(orders.instance(), orders.provider(), orders.settings()),
                new KitContext(
                    orders.instance(),
                    Duration.ofSeconds(20),
                    ProviderUnderTest.HEARTBEAT,
                    List.of(),
                    new History()));
    tell("READY");
    String ignored = input.readLine();
    List<QueueSpec> specs = new ArrayList<>();
    specs.add(QueueSpec.of(Wire.queue(orders.namespace(), "default")));
    for (int i = 0; i < 10; i++) {
      specs.add(QueueSpec.of(Wire.queue(orders.namespace(), "group_" + i)));
    }
    service.createQueues(specs);
    tell("CREATED");
    service.close(Duration.ofSeconds(10));
  }

  private Signalbox signalbox() {
    Map<String, Object> table = new LinkedHashMap<>(orders.settings());
    table.put("type", orders.provider());
    SignalboxConfigBuilder config =
        SignalboxConfig.builder()
            .defaultProvider(orders.instance())
            .provider(orders.instance(), table);
    orders.engine().forEach(config::set);
    return Signalbox.builder().config(config).start();
  }

  private void consume() throws Exception {
    try (Signalbox signalbox = signalbox()) {
      var ignored =
          signalbox
              .consumer(orders.namespace())
              .on(
                  "#",
                  (event, context) -> {
                    if (event.payload().json().contains(ChildJvm.KILLER)) {
                      tell("KILLED " + event.id() + " " + context.attempt());
                      die();
                    }
                    tell("HANDLED " + event.id());
                  })
              .start();
      awaitParent();
    }
  }

  private static void die() throws Exception {
    // SIGKILL: no hook runs, nothing is settled, nothing is closed.
    String self = Long.toString(ProcessHandle.current().pid());
    int status = new ProcessBuilder("kill", "-9", self).start().waitFor();
    throw new IllegalStateException("kill -9 has let this process live: " + status);
  }

  private void publish() throws Exception {
    try (Signalbox signalbox = signalbox()) {
      KitThreads.factory("parent").newThread(this::endWithParent).start();
      for (long n = 1; n < Long.MAX_VALUE; n++) {
        List<CompletableFuture<PublishReceipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          String id = orders.namespace() + "-child-" + n + "-" + i;
          tell("ATTEMPTED " + id);
          EventDraft draft =
              EventDraft.of("conformance.event").id(id).namespace(orders.namespace());
          receipts.add(
              signalbox
                  .publish(draft)
                  .whenComplete(
                      (receipt, failure) -> {
                        if (failure == null) {
                          tell("ACCEPTED " + id);
                        }
                      }));
        }
        receipts.forEach(receipt -> receipt.handle((value, failure) -> 0).join());
      }
    }
  }

  private void endWithParent() {
    try {
      awaitParent();
    } catch (IOException gone) {
      tell("the parent is gone");
    }
    Runtime.getRuntime().halt(1);
  }

  /** Returns when nobody is there any more to tell something. */
  private void awaitParent() throws IOException {
    String line = input.readLine();
    while (line != null) {
      line = input.readLine();
    }
  }
}
