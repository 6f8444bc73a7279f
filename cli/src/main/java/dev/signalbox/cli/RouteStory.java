package dev.signalbox.cli;

import dev.signalbox.cli.text.Table;
import dev.signalbox.cli.text.Wording;
import dev.signalbox.routing.ConsumerSettings;
import dev.signalbox.routing.DeliveryMode;
import dev.signalbox.routing.ProviderInstance;
import dev.signalbox.routing.QueueNaming;
import dev.signalbox.routing.Route;
import dev.signalbox.routing.RouteExplanation;
import dev.signalbox.routing.SignalboxConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where the events of one name go, told from publish to dead letter. */
final class RouteStory {
  private final SignalboxConfig config;
  private final RouteExplanation explanation;
  private final Route route;
  private final DeliveryMode delivery;
  private final String namespace;
  private final String group;

  /**
   * Resolves a name.
   *
   * @throws IllegalArgumentException naming the rule, if the name, namespace or group breaks one
   */
  RouteStory(SignalboxConfig config, String name, String namespace, String group) {
    this.config = config;
    this.explanation = config.routingTable().explain(name);
    this.route = explanation.route();
    this.delivery = route.delivery().orElse(config.defaultDelivery());
    this.namespace = namespace;
    this.group = group;
    config.domain().naming().check(namespace, group);
  }

  /** The story, line by line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(explanation.eventName());
    Table table = new Table(Table.Align.LEFT);
    table.row("route", route.toString());
    table.row("why", explanation.reason());
    explanation.matching().stream()
        .filter(other -> !other.equals(route))
        .forEach(other -> table.row("", "also matches, but comes later: " + shown(other)));
    table.row("delivery", deliveryText());
    if (delivery.durable()) {
      tellBroker(table);
    } else {
      table.row("broker", "none: a fast event never leaves the process");
    }
    lines.addAll(table.lines());
    if (delivery.durable()) {
      lines.addAll(new RetryTimeline(settings(), deadLetterQueue()).lines());
    }
    return lines;
  }

  private static String shown(Route route) {
    return route.isDefault() ? route.toString() : route + "   " + route.origin();
  }

  private String deliveryText() {
    String meaning =
        switch (delivery) {
          case DURABLE -> "to the broker, at least once";
          case FAST -> "to subscribers in the same process only";
          case BROADCAST -> "to the broker at least once, and to subscribers in the same process";
        };
    String decided =
        route.delivery().isPresent() ? "the route says so" : "events.default_delivery says so";
    boolean kept = route.delivery().filter(mode -> mode == DeliveryMode.FAST).isPresent();
    String call = kept ? "no call can widen that" : "a publish call may ask for another";
    return "%s: %s (%s; %s)"
        .formatted(delivery.name().toLowerCase(Locale.ROOT), meaning, decided, call);
  }

  private void tellBroker(Table table) {
    Optional<String> provider = route.provider().or(config.domain()::defaultProvider);
    table.row("provider", provider.map(this::shownProvider).orElse("none"));
    QueueNaming naming = config.domain().naming();
    table.row("namespace", namespace);
    table.row("channel", naming.channelName(namespace));
    table.row("queue", naming.queueName(namespace, group) + "   (group " + group + ")");
    table.row("dead letters", settings().deadLetters() ? deadLetterQueue() : "switched off");
    route.fallback().ifPresent(name -> table.row("fallback", name + ", while the circuit is open"));
    if (!route.mirror().isEmpty()) {
      table.row("mirror", String.join(", ", route.mirror()) + ", best effort");
    }
    if (!route.drain().isEmpty()) {
      table.row("drain", String.join(", ", route.drain()) + ", which consumers still read");
    }
  }

  private String shownProvider(String name) {
    ProviderInstance instance = config.provider(name);
    return "%s   (type %s, %s%s)"
        .formatted(
            name,
            instance.type(),
            instance.required() ? "required at the start" : "not required at the start",
            route.overlay().isPresent() ? ", with settings of this route's own" : "");
  }

  private ConsumerSettings settings() {
    return config.consumer(group);
  }

  private String deadLetterQueue() {
    return config.domain().naming().deadLetterName(namespace, group);
  }

  /** When a handler that always fails is run. */
  private record RetryTimeline(ConsumerSettings settings, String deadLetterQueue) {
    private static final int SHOWN = 8;

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add("");
      lines.add("  If its handler always fails:");
      Table table = new Table(Table.Align.LEFT);
      double waited = 0;
      int attempts = settings.maxDeliveryAttempts();
      for (int attempt = 1; attempt <= attempts; attempt++) {
        double delay = attempt == 1 ? 0 : delayBefore(attempt);
        waited += delay;
        if (attempt <= SHOWN || attempt == attempts) {
          table.row("attempt " + attempt, attempt == 1 ? "at once" : when(delay, waited));
        } else if (attempt == SHOWN + 1) {
          table.row("…", "");
        }
      }
      table.row(
          "then",
          settings.deadLetters()
              ? "dead letter in " + deadLetterQueue
              : "dropped, counted and logged");
      table.lines().forEach(line -> lines.add("  " + line));
      return lines;
    }

    private double delayBefore(int attempt) {
      double plain =
          settings.retryInitial().toMillis() * Math.pow(settings.retryMultiplier(), attempt - 2.0);
      return Math.min(plain, (double) settings.retryMax().toMillis());
    }

    private String when(double delay, double waited) {
      double jitter = settings.retryJitter();
      return "%s after the one before%s; about %s after the first"
          .formatted(time(delay), range(delay, jitter), time(waited));
    }

    private static String range(double delay, double jitter) {
      return jitter == 0
          ? ""
          : " (%s to %s)".formatted(time(delay * (1 - jitter)), time(delay * (1 + jitter)));
    }

    private static String time(double millis) {
      return Wording.time(Duration.ofNanos(Math.round(millis * 1e6)));
    }
  }
}
