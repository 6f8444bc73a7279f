package dev.signalbox.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueNamingTest {

  @Test
  void namesByTheStandardPatterns() {
    QueueNaming naming = QueueNaming.standard();
    assertThat(naming.channelName("payments")).isEqualTo("payments_domain_events");
    assertThat(naming.queueName("payments", "default")).isEqualTo("payments_domain_events");
    assertThat(naming.deadLetterName("payments", "default"))
        .isEqualTo("payments_domain_events_dlq");
    assertThat(naming.queueName("payments", "audit")).isEqualTo("payments_domain_events__audit");
    assertThat(naming.deadLetterName("payments", "audit"))
        .isEqualTo("payments_domain_events__audit_dlq");
  }

  @Test
  void letsAGroupBeCalledDlqWhereThatIsSafe() {
    assertThat(QueueNaming.standard().queueName("payments", "dlq"))
        .isEqualTo("payments_domain_events__dlq");
    QueueNaming narrow =
        QueueNaming.of("{namespace}_q", "{namespace}_q_{group}", "{namespace}_q_dlq");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> narrow.queueName("payments", "dlq"))
        .withMessage(
            "the queue of group \"dlq\" of namespace \"payments\" would be called"
                + " \"payments_q_dlq\", and so is the dead-letter queue of namespace \"payments\";"
                + " choose another name, or another queue_pattern, group_pattern or dlq_pattern");
  }

  @Test
  void refusesAGroupWhoseQueueIsAnothersDeadLetterQueue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNaming.standard().check("payments", "audit_dlq"))
        .withMessageContaining("\"payments_domain_events__audit_dlq\", and so is the dead-letter")
        .withMessageContaining("of group \"audit\" of namespace \"payments\"");
  }

  @Test
  void refusesANamespaceWhoseChannelIsAGroupsQueue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNaming.standard().channelName("a_domain_events__b"))
        .withMessageContaining("the channel of namespace \"a_domain_events__b\"")
        .withMessageContaining("the queue of group \"b_domain_events\" of namespace \"a\"");
  }

  @Test
  void refusesWhatIsNoNamespaceOrGroup() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNaming.standard().channelName("A-b"))
        .withMessageContaining("is not a valid namespace");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNaming.standard().queueName("a", "x.y"))
        .withMessageContaining("is not a valid group");
  }

  @Test
  void refusesPatternsThatCannotTellQueuesApart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNaming.of("{namespace}", "{namespace}_{group}", "{namespace}"))
        .withMessageContaining("so is the dead-letter queue of namespace \"payments\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNaming.of("events", "{namespace}_{group}", "{namespace}_dlq"))
        .withMessage("{namespace} is missing, so different queues would have one name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNaming.of("{namespace}", "{namespace}", "{namespace}_dlq"))
        .withMessage("{group} is missing, so different queues would have one name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNaming.of("{ns}", "{namespace}_{group}", "{namespace}_dlq"))
        .withMessage("unknown placeholder {ns}; write {namespace}");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                QueueNaming.of("{namespace}{namespace}", "{namespace}_{group}", "{namespace}_dlq"))
        .withMessage("{namespace} is there twice; once is enough");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueNaming.of("{namespace}/x", "{namespace}_{group}", "{namespace}_dlq"))
        .withMessageContaining("only letters, digits");
  }

  /** Every allowed owner of every name, over words built to collide. */
  @Test
  void givesNoTwoQueuesOneName() {
    for (QueueNaming naming : adversarialPatterns()) {
      Map<String, String> owners = new HashMap<>();
      for (String namespace : words()) {
        for (String group : words()) {
          claim(naming, namespace, group, owners);
        }
        claim(naming, namespace, "default", owners);
      }
      assertThat(owners).as("%s", naming).hasSizeGreaterThan(100);
    }
  }

  private static void claim(
      QueueNaming naming, String namespace, String group, Map<String, String> owners) {
    try {
      naming.check(namespace, group);
    } catch (IllegalArgumentException refused) {
      return;
    }
    claim(owners, naming.channelName(namespace), "channel " + namespace);
    String queue =
        group.equals("default") ? "channel " + namespace : "queue " + namespace + "/" + group;
    claim(owners, naming.queueName(namespace, group), queue);
    claim(owners, naming.deadLetterName(namespace, group), "dlq " + namespace + "/" + group);
  }

  private static void claim(Map<String, String> owners, String name, String owner) {
    String before = owners.putIfAbsent(name, owner);
    assertThat(before == null ? owner : before).as(name).isEqualTo(owner);
  }

  private static List<QueueNaming> adversarialPatterns() {
    return List.of(
        QueueNaming.standard(),
        QueueNaming.of("{namespace}", "{namespace}_{group}", "{namespace}_dlq"),
        QueueNaming.of("{namespace}_d", "{namespace}_d_{group}", "{namespace}_d_dlq"),
        QueueNaming.of("d_{namespace}", "d_{group}_d_{namespace}", "dlq_{namespace}"),
        QueueNaming.of("{namespace}_q", "{group}_{namespace}_g", "{namespace}_q_dlq"),
        QueueNaming.of("{namespace}.q", "{namespace}.q.{group}", "{namespace}.dlq"));
  }

  private static List<String> words() {
    List<String> parts = List.of("a", "d", "_", "dlq", "_dlq", "domain_events", "__", "_q", "_g");
    List<String> words =
        new ArrayList<>(List.of("default", "a", "b", "dlq", "audit_dlq", "q", "g"));
    for (String first : List.of("a", "d", "dlq", "a_domain_events", "a_d", "a_dlq")) {
      for (String second : parts) {
        words.add(first + second);
        for (String third : List.of("d", "_dlq", "__")) {
          words.add(first + second + third);
        }
      }
    }
    return words.stream().distinct().filter(word -> word.length() <= 48).toList();
  }
}
