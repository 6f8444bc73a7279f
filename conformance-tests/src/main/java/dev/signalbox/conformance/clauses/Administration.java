package dev.signalbox.conformance.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.conformance.kit.App;
import dev.signalbox.conformance.kit.Audience;
import dev.signalbox.conformance.kit.ChildJvm;
import dev.signalbox.conformance.kit.Failures;
import dev.signalbox.conformance.kit.Trial;
import dev.signalbox.conformance.kit.Wire;
import dev.signalbox.spi.Capability;
import dev.signalbox.spi.ErrorCode;
import dev.signalbox.spi.EventMessage;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.EventReceiver;
import dev.signalbox.spi.MessagingException;
import dev.signalbox.spi.Ordering;
import dev.signalbox.spi.PublishOutcome;
import dev.signalbox.spi.QueueSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Creating, finding, naming and deleting queues: ADM-01 to ADM-04, ADM-07 and ADM-11. */
public abstract class Administration extends LifecycleStopping {
  /** For the clauses. */
  protected Administration() {}

  @Test
  final void ADM_01_creatingQueuesIsIdempotent(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventQueue queue = wire.create();
    EventQueue audit = wire.create("audit");
    Audience audience = trial.audience("default");
    Audience other = trial.audience("audit");
    wire.publish(5);
    List<String> before = wire.service().listQueues();
    for (int i = 0; i < 3; i++) {
      wire.service().createQueues(List.of(QueueSpec.of(queue), QueueSpec.of(audit)));
      wire.service().createChannel(queue.channel());
    }
    List<String> after = wire.service().listQueues();
    assertThat(mine(trial, after)).containsExactlyInAnyOrderElementsOf(mine(trial, before));
    EventReceiver receiver = wire.open(queue);
    wire.ack(receiver, audience, wire.receive(receiver, 5));
    EventReceiver second = wire.open(audit);
    wire.ack(second, other, wire.receive(second, 5));
  }

  private static List<String> mine(Trial trial, List<String> names) {
    return names.stream().filter(name -> name.contains(trial.namespace())).toList();
  }

  @Test
  final void ADM_02_severalProcessesCreateTheSameQueuesAtOnce(Trial trial) throws Exception {
    Wire wire = trial.wire();
    List<ChildJvm> children = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      children.add(ChildJvm.start(trial, ChildJvm.Role.CREATE));
    }
    for (ChildJvm child : children) {
      child.await("READY");
    }
    children.forEach(child -> child.tell("GO"));
    for (ChildJvm child : children) {
      child.await("CREATED");
    }
    Audience audience = trial.audience("default");
    EventReceiver receiver = wire.open(wire.queue());
    wire.publish(5);
    wire.ack(receiver, audience, wire.receive(receiver, 5));
    wire.service().checkExists(wire.queue("group_9"));
  }

  @Test
  final void ADM_03_conflictingOptionsAreNamed(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventQueue queue = wire.create();
    QueueSpec present = QueueSpec.of(queue);
    Map<String, QueueSpec> changes =
        Map.of(
            "ordering", present.ordered(Ordering.PER_KEY),
            "dead",
                new QueueSpec(
                    queue, present.ordering(), present.start(), present.patterns(), null, null),
            "expiry", present.ephemeral(Duration.ofMinutes(5)));
    int conflicts = 0;
    for (Map.Entry<String, QueueSpec> change : changes.entrySet()) {
      if (change.getKey().equals("expiry") && !trial.has(Capability.EPHEMERAL_GROUPS)) {
        continue;
      }
      try {
        wire.service().createQueues(List.of(change.getValue()));
        trial.history().note("no conflict: another " + change.getKey());
      } catch (Exception failure) {
        ErrorCode code = Failures.code(trial, failure);
        if (code != ErrorCode.CONFLICT) {
          throw new AssertionError(
              "another %s gives %s, not CONFLICT: %s".formatted(change.getKey(), code, failure),
              failure);
        }
        assertThat(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT))
            .as("the message names the option and the queue")
            .contains(change.getKey())
            .contains(queue.name());
        conflicts++;
      }
    }
    assertThat(conflicts)
        .as("of three options that make another queue, at least one conflicts")
        .isPositive();
    EventReceiver receiver = wire.open(queue);
    Audience audience = trial.audience("default");
    wire.publish(3);
    wire.ack(receiver, audience, wire.receive(receiver, 3));
  }

  @Test
  final void ADM_04_whatDoesNotExistIsNotFound(Trial trial) throws Exception {
    Wire wire = trial.wire();
    EventQueue missing = wire.queue();
    Failures.mustName(
        Failures.expect(
            trial,
            ErrorCode.NOT_FOUND,
            "receiving from a missing queue",
            () -> wire.open(missing).receive(1, Duration.ofSeconds(5))),
        missing.name());
    Failures.expect(
        trial,
        ErrorCode.NOT_FOUND,
        "looking for a missing queue",
        () -> wire.service().checkExists(missing));
    List<EventMessage> messages = wire.messages(2);
    for (PublishOutcome outcome : publishToNothing(wire, messages)) {
      assertThat(outcome).isNotInstanceOf(PublishOutcome.Accepted.class);
    }
    App app = trial.app(Map.of("events.domain.create_queues", false));
    Failures.expect(
        trial,
        ErrorCode.NOT_FOUND,
        "publishing with create_queues = false",
        () -> trial.deadlines().await("publish", app.send(draft -> draft)));
    // A group that does not exist of a channel that does.
    wire.create();
    Failures.expect(
        trial,
        ErrorCode.NOT_FOUND,
        "receiving for a missing group",
        () -> wire.open(wire.queue("ghosts")).receive(1, Duration.ofSeconds(5)));
  }

  private static List<PublishOutcome> publishToNothing(Wire wire, List<EventMessage> messages)
      throws Exception {
    try {
      return wire.publish(wire.queue().channel(), messages);
    } catch (Exception refused) {
      return List.of(new PublishOutcome.Rejected(refused));
    }
  }

  @Test
  final void ADM_07_distinctNamesNeverMeet(Trial trial) throws Exception {
    App app = trial.app();
    String space = trial.namespace();
    Wire wire = trial.wire();
    Set<String> names = new HashSet<>();
    List<String> groups = List.of("default", "dlq", "a", "a_dlq", "a__b", "a_b", "default_dlq");
    for (String group : groups) {
      Audience audience = trial.ledger().audienceInWaiting(group);
      try {
        app.consume(group, audience, (event, context) -> {});
        trial.ledger().join(audience);
      } catch (IllegalArgumentException | MessagingException refused) {
        // Two names that would meet: refused, before anything is made.
        Failures.mustName(refused, group);
        trial.history().note("refused: " + refused.getMessage());
      }
    }
    app.publish(6);
    trial.drained(trial.ledger().audiences().toArray(Audience[]::new));
    assertThat(trial.ledger().audiences()).as("groups that work").hasSizeGreaterThan(3);
    for (String name : wire.service().listQueues()) {
      if (name.contains(space)) {
        assertThat(names.add(name)).as("%s is listed twice", name).isTrue();
      }
    }
    String tooLong = "g" + "x".repeat(60);
    Failures.expect(
        trial,
        ErrorCode.INVALID_ARGUMENT,
        "a group of 61 characters",
        () -> app.consumer().group(tooLong).on("#", (event, context) -> {}).start());
    longest(trial, app);
  }

  /**
   * The longest legal names work, or are refused with the broker's rule before anything is made.
   */
  private static void longest(Trial trial, App app) throws Exception {
    String group = "g" + "y".repeat(47);
    Audience audience = trial.ledger().audience("longest", id -> id.endsWith("-longest"));
    try {
      app.consume(group, audience, (event, context) -> {});
    } catch (MessagingException refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      Failures.mustName(refused, group, trial.limits().queueNames().rule());
      trial.history().note("the longest names are refused: " + refused.getMessage());
      return;
    }
    String id = trial.ledger().next() + "-longest";
    trial.ledger().attempted(id);
    trial.deadlines().await("published", app.send(id, draft -> draft));
    trial.drained(trial.ledger().audiences().toArray(Audience[]::new));
  }

  @Test
  final void ADM_11_deletingRemovesWhatWasCreatedAndNothingElse(Trial trial) throws Exception {
    Wire wire = trial.wire();
    Audience standard = trial.audience("default");
    Set<String> before = new HashSet<>(wire.service().listQueues());
    EventQueue queue = wire.create();
    String neighbour = trial.newNamespace();
    EventQueue other = Wire.queue(neighbour, "default");
    wire.service().createQueues(List.of(QueueSpec.of(other)));
    Set<String> without = new HashSet<>(wire.service().listQueues());
    EventQueue audit = wire.create("audit");
    wire.publish(4);
    wire.service().deleteQueue(audit);
    wire.service().deleteQueue(audit);
    assertThat(own(trial, neighbour, wire)).isEqualTo(filtered(trial, neighbour, without));
    EventReceiver receiver = wire.open(queue);
    wire.ack(receiver, standard, wire.receive(receiver, 4));
    receiver.close(Duration.ofSeconds(5));
    wire.service().deleteQueue(queue.channel());
    wire.service().deleteQueue(other.channel());
    assertThat(own(trial, neighbour, wire)).isEqualTo(filtered(trial, neighbour, before));
    Failures.expect(
        trial, ErrorCode.NOT_FOUND, "a deleted queue", () -> wire.service().checkExists(queue));
  }

  private static Set<String> own(Trial trial, String neighbour, Wire wire) throws Exception {
    return filtered(trial, neighbour, new HashSet<>(wire.service().listQueues()));
  }

  private static Set<String> filtered(Trial trial, String neighbour, Set<String> names) {
    Set<String> own = new HashSet<>(names);
    own.removeIf(name -> !name.contains(trial.namespace()) && !name.contains(neighbour));
    return own;
  }
}
