package dev.signalbox.internal.consume;

import dev.signalbox.routing.ConsumerSettings;
import dev.signalbox.spi.MessageQueue;
import dev.signalbox.spi.ReceiverOptions;
import java.util.ArrayList;
import java.util.List;

/** One receiver that a consumer needs: some queues of one source. */
record ReceiverPlan(ConsumerSource source, ReceiverOptions options) {

  /** As few receivers as the providers allow; the window is divided evenly among them. */
  static List<ReceiverPlan> of(ConsumerPlan plan) {
    int receivers = 0;
    for (ConsumerSource source : plan.sources()) {
      receivers += parts(source).size();
    }
    List<ReceiverPlan> plans = new ArrayList<>();
    for (ConsumerSource source : plan.sources()) {
      for (List<? extends MessageQueue> queues : parts(source)) {
        String name = plan.group() + "-" + (plans.size() + 1);
        plans.add(
            new ReceiverPlan(
                source, options(plan.settings(), List.copyOf(queues), receivers, name)));
      }
    }
    return plans;
  }

  private static List<List<? extends MessageQueue>> parts(ConsumerSource source) {
    int most = source.service().capabilities().limits().queuesPerReceiver();
    List<List<? extends MessageQueue>> parts = new ArrayList<>();
    for (int from = 0; from < source.queues().size(); from += most) {
      parts.add(source.queues().subList(from, Math.min(source.queues().size(), from + most)));
    }
    return parts;
  }

  private static ReceiverOptions options(
      ConsumerSettings settings, List<MessageQueue> queues, int receivers, String name) {
    return new ReceiverOptions(
        queues,
        settings.visibilityTimeout(),
        Math.max(1, settings.windowEvents() / receivers),
        Math.max(1, settings.windowBytes() / receivers),
        settings.ordering(),
        name);
  }

  ReceiverSession open(ConsumerEngine engine) throws Exception {
    return new ReceiverSession(engine, source, options, source.service().openReceiver(options));
  }
}
