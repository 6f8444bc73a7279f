package dev.signalbox.internal.publish;

import dev.signalbox.spi.Capabilities;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.Destination;
import dev.signalbox.spi.EventChannel;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventMessagingService;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.Limits;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import dev.signalbox.spi.ReceiverOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A broker that takes events into a list, and answers each as a test says. */
final class ScriptedBroker implements EventMessagingService {
  /** What was sent, in its order, batch by batch. */
  final List<List<String>> batches = new CopyOnWriteArrayList<>();

  /** What was accepted, in its order. */
  final List<String> accepted = new CopyOnWriteArrayList<>();

  private final Capabilities capabilities;
  private volatile Function<EventMessage, PublishOutcome> answer =
      message -> new PublishOutcome.Accepted("m-" + message.id());
  private volatile Function<List<PublishOutcome>, CompletionStage<List<PublishOutcome>>>
      completion = CompletableFuture::completedFuture;

  ScriptedBroker(Limits limits, Capability... capabilities) {
    this.capabilities = Capabilities.of(limits, capabilities);
  }

  void answer(Function<EventMessage, PublishOutcome> next) {
    answer = next;
  }

  void completion(Function<List<PublishOutcome>, CompletionStage<List<PublishOutcome>>> next) {
    completion = next;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public CompletionStage<List<PublishOutcome>> publish(
      Destination destination, List<EventMessage> batch, Duration timeout) {
    batches.add(batch.stream().map(EventMessage::id).toList());
    List<PublishOutcome> outcomes = new ArrayList<>();
    for (EventMessage message : batch) {
      PublishOutcome outcome = answer.apply(message);
      if (outcome instanceof PublishOutcome.Accepted) {
        accepted.add(message.id());
      }
      outcomes.add(outcome);
    }
    return completion.apply(outcomes);
  }

  @Override
  public void createQueues(List<QueueSpec> specs) {}

  @Override
  public void createChannel(EventChannel channel) {}

  @Override
  public void checkExists(Destination destination) {}

  @Override
  public void deleteQueue(Destination destination) {}

  @Override
  public List<String> listQueues() {
    return List.of();
  }

  @Override
  public EventReceiver openReceiver(ReceiverOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void check(Duration timeout) {}

  @Override
  public void close(Duration timeout) {}
}
