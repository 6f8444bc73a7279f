package dev.signalbox.routing;

import dev.signalbox.routing.internal.NameTemplate;
import dev.signalbox.spi.EventQueue;
import dev.signalbox.spi.Grammar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What channels, queues and dead-letter queues are called at a broker. No two of them share a name:
 * every name has one owner, which is found by reading the name backwards in a fixed order of kinds,
 * and a namespace or group one of whose names belongs to somebody else is refused. That needs no
 * agreement between processes. Immutable.
 */
public final class QueueNaming {

  private static final String DEAD_LETTER_ENDING = "_dlq";
  private static final String NAMESPACE = "namespace";
  private static final String GROUP = "group";

  static final NameTemplate QUEUES =
      NameTemplate.parse("{namespace}_domain_events", List.of(NAMESPACE));
  static final NameTemplate GROUPS =
      NameTemplate.parse("{namespace}_domain_events__{group}", List.of(NAMESPACE, GROUP));
  static final NameTemplate DEAD_LETTERS =
      NameTemplate.parse("{namespace}_domain_events_dlq", List.of(NAMESPACE));

  private final NameTemplate channels;
  private final NameTemplate groupQueues;
  private final NameTemplate defaultDeadLetters;
  private final NameTemplate groupDeadLetters;

  private QueueNaming(NameTemplate channels, NameTemplate groups, NameTemplate deadLetters) {
    this.channels = channels;
    this.groupQueues = groups;
    this.defaultDeadLetters = deadLetters;
    this.groupDeadLetters = groups.followedBy(DEAD_LETTER_ENDING);
  }

  /** The names where nothing is configured. */
  public static QueueNaming standard() {
    return of(QUEUES, GROUPS, DEAD_LETTERS);
  }

  /**
   * Names by patterns.
   *
   * @param queuePattern of the channel and its default group's queue, with {@code {namespace}}
   * @param groupPattern of other groups' queues, with {@code {namespace}} and {@code {group}}
   * @param deadLetterPattern of the default group's dead letters, with {@code {namespace}}
   * @throws IllegalArgumentException if a pattern has other placeholders, or the patterns give
   *     ordinary queues the same name
   */
  public static QueueNaming of(String queuePattern, String groupPattern, String deadLetterPattern) {
    return of(
        QUEUES.like(queuePattern), GROUPS.like(groupPattern), DEAD_LETTERS.like(deadLetterPattern));
  }

  static QueueNaming of(NameTemplate channels, NameTemplate groups, NameTemplate deadLetters) {
    QueueNaming naming = new QueueNaming(channels, groups, deadLetters);
    naming.check("payments", EventQueue.DEFAULT_GROUP);
    naming.check("payments", "audit");
    return naming;
  }

  /**
   * The name of a namespace's channel.
   *
   * @throws IllegalArgumentException if the namespace is none, or its names belong to another one
   */
  public String channelName(String namespace) {
    Grammar.checkNamespace(namespace);
    return owned(new Owner(Kind.CHANNEL, namespace, EventQueue.DEFAULT_GROUP));
  }

  /**
   * The name of a group's queue; the default group's is the channel's own.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  public String queueName(String namespace, String group) {
    check(namespace, group);
    return nameOf(queue(namespace, group));
  }

  /**
   * The name of a group's dead-letter queue.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  public String deadLetterName(String namespace, String group) {
    check(namespace, group);
    return nameOf(deadLetters(namespace, group));
  }

  /**
   * Checks that a group can exist in a namespace.
   *
   * @throws IllegalArgumentException if one of the two is not valid, or one of the names belongs to
   *     another group or namespace; the message names both and the remedy
   */
  public void check(String namespace, String group) {
    channelName(namespace);
    Grammar.checkGroup(group);
    owned(queue(namespace, group));
    owned(deadLetters(namespace, group));
  }

  /** Says which of the configured patterns made a name. */
  private enum Kind {
    GROUP_DEAD_LETTERS("the dead-letter queue of group \"%2$s\" of namespace \"%1$s\""),
    DEFAULT_DEAD_LETTERS("the dead-letter queue of namespace \"%1$s\""),
    GROUP_QUEUE("the queue of group \"%2$s\" of namespace \"%1$s\""),
    CHANNEL("the channel of namespace \"%1$s\"");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  private record Owner(Kind kind, String namespace, String group) {
    @Override
    public String toString() {
      return kind.sentence.formatted(namespace, group);
    }
  }

  private static Owner queue(String namespace, String group) {
    Kind kind = isDefault(group) ? Kind.CHANNEL : Kind.GROUP_QUEUE;
    return new Owner(kind, namespace, group);
  }

  private static Owner deadLetters(String namespace, String group) {
    Kind kind = isDefault(group) ? Kind.DEFAULT_DEAD_LETTERS : Kind.GROUP_DEAD_LETTERS;
    return new Owner(kind, namespace, group);
  }

  private static boolean isDefault(String group) {
    return group.equals(EventQueue.DEFAULT_GROUP);
  }

  private String owned(Owner wanted) {
    String name = nameOf(wanted);
    Owner owner = ownerOf(name);
    if (!owner.equals(wanted)) {
      throw new IllegalArgumentException(
          wanted
              + " would be called \""
              + name
              + "\", and so is "
              + owner
              + "; choose another name, or another queue_pattern, group_pattern or dlq_pattern");
    }
    return name;
  }

  private String nameOf(Owner owner) {
    return template(owner.kind).name(Map.of(NAMESPACE, owner.namespace, GROUP, owner.group));
  }

  private Owner ownerOf(String name) {
    for (Kind kind : Kind.values()) {
      Optional<Map<String, String>> values = template(kind).read(name, EventQueue.DEFAULT_GROUP);
      if (values.isPresent()) {
        Map<String, String> found = values.get();
        String group = found.getOrDefault(GROUP, EventQueue.DEFAULT_GROUP);
        return new Owner(kind, found.getOrDefault(NAMESPACE, ""), group);
      }
    }
    throw new IllegalStateException("nobody owns " + name);
  }

  private NameTemplate template(Kind kind) {
    return switch (kind) {
      case GROUP_DEAD_LETTERS -> groupDeadLetters;
      case DEFAULT_DEAD_LETTERS -> defaultDeadLetters;
      case GROUP_QUEUE -> groupQueues;
      case CHANNEL -> channels;
    };
  }

  /** The three patterns. */
  @Override
  public String toString() {
    return channels + ", " + groupQueues + ", " + defaultDeadLetters;
  }
}
